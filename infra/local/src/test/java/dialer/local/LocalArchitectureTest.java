package dialer.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dialer.local", importOptions = ImportOption.DoNotIncludeTests.class)
class LocalArchitectureTest {
  @ArchTest
  static final ArchRule packages_have_no_cycles =
      slices().matching("dialer.local.(**)").should().beFreeOfCycles();

  /// A judge that shares code with who is judged would share its mistakes.
  @ArchTest
  static final ArchRule the_checker_knows_nothing_of_the_system =
      noClasses()
          .that()
          .resideInAPackage("dialer.local.carrier..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dialer.api..", "dialer.edge..", "dialer.call..", "dialer.local.pbx..");
}
