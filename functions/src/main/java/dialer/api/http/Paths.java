package dialer.api.http;

import io.micronaut.context.ExecutionHandleLocator;
import io.micronaut.core.convert.ConversionService;
import io.micronaut.http.MediaType;
import io.micronaut.web.router.AnnotatedMethodRouteBuilder;
import io.micronaut.web.router.DefaultRouteBuilder;
import io.micronaut.web.router.UriRoute;
import io.micronaut.web.router.UriRouteInfo;
import jakarta.inject.Singleton;
import java.util.List;

/// Lets the prefixes of the documents (for leads there is one more) reach one handler, by routes
/// rather than by redirects: clients drop the body or the key on one. Controllers are written for
/// [#CANONICAL] alone. A trailing slash makes no difference to the router.
@Singleton
public final class Paths extends DefaultRouteBuilder {
  public static final String CANONICAL = "/api/v1";

  private static final List<String> ALIASES = List.of("/calling/api/v1", "/calling/api");

  private static final String LEADS_ALIAS = "/api";

  private final AnnotatedMethodRouteBuilder controllers;

  Paths(
      ExecutionHandleLocator handles,
      UriNamingStrategy names,
      ConversionService conversions,
      AnnotatedMethodRouteBuilder controllers) {
    super(handles, names, conversions);
    this.controllers = controllers;
  }

  /// The router asks once, when all controllers have been read.
  @Override
  public List<UriRoute> getUriRoutes() {
    if (super.getUriRoutes().isEmpty()) {
      for (UriRoute route : List.copyOf(controllers.getUriRoutes())) {
        String path = route.getUriMatchTemplate().toString();
        if (path.startsWith(CANONICAL + "/")) {
          String rest = path.substring(CANONICAL.length());
          ALIASES.forEach(prefix -> alias(route, prefix + rest));
          if (rest.startsWith("/leads")) {
            alias(route, LEADS_ALIAS + rest);
          }
        }
      }
    }
    return super.getUriRoutes();
  }

  private void alias(UriRoute route, String path) {
    UriRouteInfo<Object, Object> info = route.toRouteInfo();
    UriRoute alias = buildRoute(route.getHttpMethod(), path, info.getTargetMethod());
    alias.consumes(info.getConsumes().toArray(MediaType[]::new));
    alias.produces(info.getProduces().toArray(MediaType[]::new));
  }
}
