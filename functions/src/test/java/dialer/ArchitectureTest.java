package dialer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dialer.api", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule features_form_no_cycles =
      slices().matching("dialer.api.(*)..").should().beFreeOfCycles();

  /// `server` publishes one thing, the state that agents act on; `lambda` is handed what an event
  /// source read.
  @ArchTest
  static final ArchRule only_dispatch_and_notify_reach_the_broker =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dialer.api.broker..",
              "dialer.api.dispatch..",
              "dialer.api.event..",
              "dialer.api.lambda..",
              "dialer.api.notify..",
              "dialer.api.server..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.rabbitmq..", "dialer.api.broker..");

  @ArchTest
  static final ArchRule only_the_lambda_and_the_websocket_know_what_serves_them =
      noClasses()
          .that()
          .resideOutsideOfPackage("dialer.api.notify.websocket..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.netty..", "io.micronaut.http.server.netty..");

  @ArchTest
  static final ArchRule requests_are_read_without_a_database =
      noClasses()
          .that()
          .resideInAnyPackage("dialer.api.json..", "dialer.api.insert.request..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "dialer.api.db..");
}
