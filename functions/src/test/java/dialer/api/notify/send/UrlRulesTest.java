package dialer.api.notify.send;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UrlRulesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://hooks.example/x", "ftp://hooks.example/x", "https://10.0.0.1/x", "https://[::1]/x",
        "https://2130706433/x", "https://0x7f000001/x", "https://127.1/x", "https://a.0x7f/x",
        "https://user@hooks.example/x", "https://user:secret@hooks.example/x", "https:///x",
            "https:x",
        "hooks.example", "https://hooks example/", "//hooks.example/x", "https://127.0.0.1./x",
        "https://hooks.example:0/x", "https://hooks.example:65536/x",
            "https://hooks.example:99999999999/x"
      })
  void a_url_that_is_not_https_to_a_name_is_refused(String url) {
    assertThat(UrlRules.refusal(url, false)).isNotNull();
  }

  @Test
  void plain_http_is_for_whom_a_superuser_allowed_it() {
    assertThat(UrlRules.refusal("http://hooks.example/x", true)).isNull();
    assertThat(UrlRules.refusal("http://127.0.0.1/x", true)).isNotNull();
    assertThat(UrlRules.refusal("https://hooks.example:8443/x?y=1", false)).isNull();
    assertThat(UrlRules.refusal("https://hooks.example:65535", false)).isNull();
  }
}
