package dialer.api.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenApiTest {
  private static final Path COMMITTED = Path.of("src/main/resources/openapi/openapi.json");
  private static final String RENEW =
      "mvn -pl functions -am test -Dtest=OpenApiTest -Dopenapi.renew=true"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dexec.skip";

  /// Nothing is asked of any service.
  private static final Map<String, Object> ASLEEP =
      Map.of(
          "datasources.default.url", "jdbc:postgresql://127.0.0.1:1/none",
          "dialer.keys.pepper", "a pepper for tests, of 32 characters or more",
          "dialer.tick.enabled", false,
          "dialer.intake.enabled", false,
          "flyway.enabled", false);

  @Test
  void the_committed_description_is_that_of_the_code() throws IOException {
    try (ApplicationContext program = ApplicationContext.run(ASLEEP)) {
      DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
      printer.indentArraysWith(new DefaultIndenter("  ", "\n"));
      printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
      String now =
          new ObjectMapper().writer(printer).writeValueAsString(new OpenApi(program).document())
              + "\n";
      if (Boolean.getBoolean("openapi.renew")) {
        Files.createDirectories(COMMITTED.getParent());
        Files.writeString(COMMITTED, now);
      }
      assertThat(Files.readString(COMMITTED)).as("stale; renew it by: %s", RENEW).isEqualTo(now);
    }
  }
}
