package dialer.edge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dialer.edge", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule packages_form_no_cycles =
      slices().matching("dialer.edge.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule only_ami_knows_asterisk_java =
      noClasses()
          .that()
          .resideOutsideOfPackage("dialer.edge.ami")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.asteriskjava..");

  @ArchTest
  static final ArchRule only_the_journal_knows_sql =
      noClasses()
          .that()
          .resideOutsideOfPackage("dialer.edge.journal")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "org.sqlite..");

  @ArchTest
  static final ArchRule only_broker_intake_and_report_know_rabbitmq =
      noClasses()
          .that()
          .resideOutsideOfPackages("dialer.edge.broker", "dialer.edge.intake", "dialer.edge.report")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.rabbitmq..");
}
