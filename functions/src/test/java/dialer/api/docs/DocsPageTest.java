package dialer.api.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dialer.api.TestApi;
import dialer.api.TestApi.Answer;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DocsPageTest {
  private static final Pattern LOADED = Pattern.compile("(?:href|src|url)(?:=|: )\"([^\"]+)\"");

  @Test
  void the_page_is_open_and_all_it_loads_is_ours() {
    try (TestApi api = new TestApi()) {
      TestApi.Caller anybody = api.sending(Map.of());
      Answer page = anybody.get("/api/docs");
      assertThat(page.header("content-type")).startsWith("text/html");
      assertThat(page.header("content-security-policy"))
          .contains("default-src 'none'", "script-src 'self'", "connect-src 'self'")
          .doesNotContain("http");
      for (String part : List.of(page.body(), anybody.get("/api/docs/page.js").body())) {
        Matcher loaded = LOADED.matcher(part);
        while (loaded.find()) {
          String address = loaded.group(1);
          if (!address.equals("data:,")) {
            assertThat(address).startsWith("/api/docs/");
            assertThat(anybody.get(address).status()).as(address).isEqualTo(200);
          }
        }
      }
      assertThat(anybody.get("/api/docs/openapi.json").text("openapi")).isEqualTo("3.1.0");
    }
  }
}
