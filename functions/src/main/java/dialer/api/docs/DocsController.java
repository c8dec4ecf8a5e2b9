package dialer.api.docs;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The API's description and the page that shows it. The page loads nothing from any other host,
/// and may not.
@Controller("/api/docs")
@ExecuteOn(TaskExecutors.BLOCKING)
@Secured(SecurityRule.IS_ANONYMOUS)
final class DocsController {
  /// The page's own renderer writes styles into its elements, and its icons are in its style sheet.
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
          + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  @Get
  @Produces(MediaType.TEXT_HTML)
  HttpResponse<byte[]> page() throws IOException {
    return file("page.html");
  }

  @Get("/openapi.json")
  HttpResponse<byte[]> description() throws IOException {
    return file("openapi.json");
  }

  @Get("/swagger-ui-bundle.js")
  @Produces("text/javascript")
  HttpResponse<byte[]> renderer() throws IOException {
    return file("swagger-ui-bundle.js");
  }

  @Get("/page.js")
  @Produces("text/javascript")
  HttpResponse<byte[]> start() throws IOException {
    return file("page.js");
  }

  @Get("/swagger-ui.css")
  @Produces("text/css")
  HttpResponse<byte[]> style() throws IOException {
    return file("swagger-ui.css");
  }

  private static HttpResponse<byte[]> file(String name) throws IOException {
    try (@Nullable InputStream in = DocsController.class.getResourceAsStream("/openapi/" + name)) {
      return HttpResponse.ok(Objects.requireNonNull(in, name).readAllBytes())
          .header("Content-Security-Policy", POLICY)
          .header("X-Content-Type-Options", "nosniff")
          .header("Referrer-Policy", "no-referrer")
          .header(HttpHeaders.CACHE_CONTROL, "no-cache");
    }
  }
}
