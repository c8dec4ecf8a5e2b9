package dialer.api.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dialer.api.TestApi;
import dialer.api.TestApi.Answer;
import dialer.api.http.Refusal;
import dialer.api.report.Dialling;
import dialer.local.service.LocalS3;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against a store that checks S3's signatures.
class LinksTest {
  private static final String FILE =
      "/api/v1/client-call-details/details/file?accountcode=filed&start_date=2026-06-10";

  @TempDir static Path directory;
  private static LocalS3 store;
  private static TestApi api;

  @BeforeAll
  static void start() throws Exception {
    System.setProperty("aws.accessKeyId", LocalS3.USER);
    System.setProperty("aws.secretAccessKey", LocalS3.SECRET);
    store = LocalS3.start(directory);
    store.bucket("files");
    api =
        new TestApi(
            Map.of("dialer.links.bucket", "files", "dialer.links.endpoint", store.endpoint()));
    api.tenant("filed");
    api.allocate("filed");
    Dialling.calls(api, "filed", "2026-06-10T12:00:00Z", "BUSY", 2, 1_203);
  }

  @AfterAll
  static void stop() {
    api.close();
    store.close();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @Test
  void a_whole_table_is_left_behind_a_link_that_is_read_without_a_key() throws Exception {
    Answer left = api.superuser().post(FILE, "");
    assertThat(left.status()).isEqualTo(201);
    assertThat(Instant.parse(left.text("expires_at")))
        .isBetween(Instant.now().plusSeconds(14 * 60), Instant.now().plusSeconds(15 * 60));
    HttpResponse<String> file = fetch(left.text("url"));
    assertThat(file.statusCode()).isEqualTo(200);
    assertThat(file.headers().firstValue("content-type")).hasValue("text/csv; charset=utf-8");
    assertThat(file.body().lines()).hasSize(1_204).doesNotHaveDuplicates();
    assertThat(left.number("bytes")).isEqualTo(file.body().getBytes(UTF_8).length);
  }

  @Test
  void a_link_is_good_for_its_own_file_alone_as_it_was_signed() throws Exception {
    String link = api.superuser().post(FILE, "").text("url");
    assertThat(fetch(link).statusCode()).isEqualTo(200);
    assertThat(fetch(link.substring(0, link.indexOf('?'))).statusCode()).isEqualTo(403);
    assertThat(fetch(link.replace("calls.csv", "other.csv")).statusCode()).isEqualTo(403);
    assertThat(fetch(link.replace("X-Amz-Expires=900", "X-Amz-Expires=9000")).statusCode())
        .isEqualTo(403);
  }

  @Test
  void a_store_that_is_away_or_refuses_is_a_503_and_leaves_nothing_on_disk() throws Exception {
    long before = left();
    for (var settings :
        new LinkSettings[] {
          settings("absent", store.endpoint()), settings("files", URI.create("http://127.0.0.1:1"))
        }) {
      var links = new Links(new Bucket(settings));
      assertThatThrownBy(() -> links.leave("a.csv", "text/csv", some()))
          .isInstanceOfSatisfying(
              Refusal.class, refusal -> assertThat(refusal.status().getCode()).isEqualTo(503));
    }
    assertThat(left()).isEqualTo(before);
  }

  @Test
  void a_deployment_without_a_bucket_says_so() {
    try (var without = new TestApi()) {
      Answer answer = without.tenant().post("/api/v1/client-call-details/details/file", "");
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.text("message")).contains("keeps no files");
    }
  }

  @Test
  void a_bucket_of_aws_is_named_in_the_host() {
    var aws = new LinkSettings("our-files", "eu-west-1", null, Duration.ofMinutes(1));
    assertThat(aws.of("k/a.csv"))
        .hasToString("https://our-files.s3.eu-west-1.amazonaws.com/k/a.csv");
  }

  private static LinkSettings settings(String bucket, URI endpoint) {
    return new LinkSettings(bucket, "us-east-1", endpoint, Duration.ofMinutes(1));
  }

  private static InputStream some() {
    return new ByteArrayInputStream("a\r\n".getBytes(UTF_8));
  }

  private static long left() throws Exception {
    try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(file -> file.getFileName().toString().startsWith("link-")).count();
    }
  }

  private static HttpResponse<String> fetch(String url) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
  }
}
