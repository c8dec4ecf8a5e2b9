package dialer.api.export;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dialer.api.TestApi;
import dialer.api.TestApi.Answer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// The export as its tenant and its operator see it.
class ExportStatusTest {
  private static final String STATUS = "/api/v1/clients/me/export";
  private static TestApi api;

  @BeforeAll
  static void start() {
    api = new TestApi(Map.of("dialer.notify.reach.allowed-networks", "127.0.0.1/32"));
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  private static void export() {
    api.bean(Exporter.class).run(Duration.ofSeconds(20));
  }

  private static void finish(String account, int count) {
    api.execute(
        """
        INSERT INTO calls (id, client_id, phone_number, due_at, created_at, updated_at)
        SELECT uuid7_at(now()), c.id, '1', now(), now(), now() FROM clients c, generate_series(1, %d)
         WHERE accountcode = '%s'
        """
            .formatted(count, account));
    api.execute(
        "UPDATE calls SET call_status = 'flushed', disposition = 'EXPIRED', updated_at = now() - interval '90 s'"
            + " WHERE call_status = 'pending'");
  }

  @Test
  void without_a_database_it_is_off() {
    Answer status = api.tenant().get(STATUS);
    assertThat(status.status()).isEqualTo(200);
    assertThat(status.text("state")).isEqualTo("off");
    assertThat(status.text("exported")).isEqualTo("0");
  }

  @Test
  void it_runs_from_the_url_on_and_says_how_far_it_is() throws Exception {
    Theirs theirs = Theirs.fresh();
    Answer made =
        api.superuser()
            .post(
                "/api/v1/clients",
                """
                {"name": "x", "accountcode": "exporting", "username": "exporting",
                 "asyncdatabaseurl": "%s", "syncdatabaseurl": "%s"}
                """
                    .formatted("postgresql+asyncpg://a:b@db.example/x", theirs.url()));
    var tenant = api.with(made.text("api_key"));
    assertThat(tenant.get(STATUS).text("state")).isEqualTo("waiting");
    finish("exporting", 7);
    Answer before = tenant.get(STATUS);
    assertThat(before.text("waiting")).isEqualTo("7");
    assertThat(Integer.parseInt(before.text("lag_seconds"))).isBetween(90, 150);
    export();
    Answer after = api.superuser().get(STATUS + "?accountcode=exporting");
    assertThat(after.text("state")).isEqualTo("running");
    assertThat(after.text("exported")).isEqualTo("7");
    assertThat(after.text("waiting")).isEqualTo("0");
    assertThat(after.text("lag_seconds")).isEqualTo("0");
    assertThat(theirs.calls()).isEqualTo(7);
    assertThat(api.tenant().get(STATUS + "?accountcode=exporting").status()).isEqualTo(403);
    assertThat(api.tenant().get(STATUS).text("exported")).isEqualTo("0");
  }

  @Test
  void the_password_is_in_no_answer_and_in_no_log() throws Exception {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Logger ours = (Logger) LoggerFactory.getLogger("dialer.api.export");
    log.start();
    root.addAppender(log);
    ours.setLevel(Level.TRACE);
    try {
      String key = api.tenant("secretive");
      for (String url :
          new String[] {
            "postgresql://u:sesame-open@10.1.2.3/d",
            "postgresql://nobody:sesame-open@127.0.0.1:1/d?sslmode=disable",
            Theirs.fresh().url("nobody"),
            Theirs.fresh().url().replaceFirst("\\?.*", "") // no TLS there
          }) {
        Answer changed =
            api.superuser()
                .put(
                    "/api/v1/clients/secretive",
                    "{\"database_urls\": {\"sync\": \"" + url + "\"}}");
        assertThat(changed.status()).isEqualTo(200);
        export();
        Answer status = api.with(key).get(STATUS);
        assertThat(status.text("state")).isIn("refused", "away");
        assertThat(status.text("error")).isNotEmpty();
        assertThat(changed.body() + status.body()).doesNotContain("sesame-open");
      }
    } finally {
      root.detachAppender(log);
      ours.setLevel(null);
    }
    assertThat(log.list.toString()).contains("exported later").doesNotContain("sesame-open");
    assertThat(log.list)
        .allSatisfy(
            e -> assertThat(String.valueOf(e.getThrowableProxy())).doesNotContain("sesame"));
  }

  @Test
  void a_url_with_options_of_the_driver_is_refused_and_not_quoted() {
    String key = api.tenant("optional");
    for (String parameter :
        new String[] {"socketFactory=x", "sslfactory=x", "loggerFile=/tmp/x", "sslmode=prefer"}) {
      Answer refused =
          api.superuser()
              .put(
                  "/api/v1/clients/optional",
                  "{\"database_urls\": {\"sync\": \"postgresql://u:sesame@db.example/d?"
                      + parameter
                      + "\"}}");
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.body()).contains("sslmode").doesNotContain("sesame");
    }
    assertThat(api.with(key).get(STATUS).text("state")).isEqualTo("off");
  }
}
