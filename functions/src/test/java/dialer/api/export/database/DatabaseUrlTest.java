package dialer.api.export.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dialer.api.export.database.DatabaseUrl.Encryption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://user:pass@db.example:5432/db",
        "postgresql+asyncpg://user:pass@db.example:5432/db",
        "postgresql+psycopg2://user:pass@db.example/db",
        "postgresql+psycopg://user:pass@db.example/db?sslmode=require",
        "postgresql+asyncpg://user:pass@db.example/db?ssl=require"
      })
  void is_understood_as_programs_write_it(String text) {
    assertThat(DatabaseUrl.parse(text))
        .isEqualTo(new DatabaseUrl("db.example", 5432, "db", "user", "pass", Encryption.REQUIRE));
  }

  @Test
  void what_is_special_in_it_is_percent_encoded() {
    DatabaseUrl url =
        DatabaseUrl.parse("postgresql://a%40b:p%3A%2F%3F%23+%25@[2606:4700::1]/d%20b");
    assertThat(url.user()).isEqualTo("a@b");
    assertThat(url.password()).isEqualTo("p:/?#+%");
    assertThat(url.database()).isEqualTo("d b");
    assertThat(url.host()).isEqualTo("[2606:4700::1]");
  }

  @ParameterizedTest
  @CsvSource({"disable,NONE", "require,REQUIRE", "verify-ca,VERIFY_CA", "verify-full,VERIFY_FULL"})
  void its_encryption_is_said_as_everywhere(String mode, Encryption encryption) {
    String text = "postgresql://u:p@db.example/d?sslmode=" + mode;
    assertThat(DatabaseUrl.parse(text).encryption()).isEqualTo(encryption);
  }

  /// The driver's own: they load classes, read and write files, run commands, name other hosts or
  /// make the connection something else.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "socketFactory=java.io.FileOutputStream&socketFactoryArg=/tmp/x",
        "sslfactory=org.springframework.context.support.ClassPathXmlApplicationContext",
        "sslfactoryarg=http://evil.example/x.xml",
        "sslhostnameverifier=x",
        "sslpasswordcallback=x",
        "authenticationPluginClassName=x",
        "xmlFactoryFactory=x",
        "loggerLevel=TRACE&loggerFile=/tmp/x.jsp",
        "service=x",
        "passfile=/etc/passwd",
        "sslcert=/root/key",
        "sslkey=/root/key",
        "sslrootcert=/etc/passwd",
        "options=-c%20search_path=x",
        "host=10.0.0.1",
        "hostaddr=10.0.0.1",
        "kerberosServerName=x",
        "jaasApplicationName=x",
        "localSocketAddress=10.0.0.1",
        "sslmode=prefer",
        "sslmode=allow",
        "sslmode=require&sslmode=disable",
        "sslmode=require&socketFactory=x",
        "ssl%6Dode=disable",
        "SSLMODE=disable",
        "sslmode"
      })
  void no_parameter_reaches_the_driver(String query) {
    assertThatThrownBy(() -> DatabaseUrl.parse("postgresql://u:p@db.example/d?" + query))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sslmode");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://user:sesame@host:port/db",
        "postgresql://user:sesame@/db",
        "postgresql://user:sesame@127.1/db",
        "postgresql://db.example/db#sesame",
        "postgresql://:sesame@db.example/db",
        "postgresql://user:sesame@db.example",
        "postgresql://user:sesame@db.example/",
        "postgresql://user:sesame@db.example/a/b",
        "postgresql://user:sesame@a,b/db",
        "postgresql://user:sesame@db.example:0/db",
        "postgresql://user:sesame@db.example:70000/db",
        "postgresql://user:se#same@db.example/db",
        "postgresql://user:ses ame@db.example/db",
        "postgresql://user:sesame%0A@db.example/db",
        "postgresql://user:sesame@db.example/db%00",
        "postgresql:user:sesame@db.example/db",
        "jdbc:postgresql://user:sesame@db.example/db",
        "postgresql+evil://user:sesame@db.example/db",
        "mysql://user:sesame@db.example/db",
        "http://user:sesame@db.example/db",
        "sesame",
        ""
      })
  void what_is_none_is_refused_without_quoting_it(String text) {
    assertThatThrownBy(() -> DatabaseUrl.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("must ")
        .message()
        .doesNotContain("sesame", "same");
  }

  @Test
  void shows_nobody_what_is_in_it() {
    assertThat(DatabaseUrl.parse("postgresql://user:sesame@db.example/db").toString())
        .doesNotContain("user", "sesame", "db.example");
    assertThat(new DatabaseUrls("postgresql://user:sesame@db.example/db", null).toString())
        .doesNotContain("user", "sesame", "db.example");
  }
}
