package dialer.api;

import dialer.api.docs.Contract;
import dialer.local.service.TestServices;
import io.micronaut.context.ApplicationContext;
import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.web.router.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The API on Netty and a Postgres of its own, with a tenant that may call through `server1`. The
/// broker and Redis are away: nothing here needs them.
public final class TestApi implements AutoCloseable {
  public static final String SUPERUSER_KEY = "superuser-0123456789-0123456789-0123456789";
  public static final String PEPPER = "pepper-0123456789-0123456789-0123456789";
  private static final String NOBODY_LISTENS = "127.0.0.1:1";

  private final HttpClient http = HttpClient.newHttpClient();
  private final String database;
  private final Map<String, Object> settings = new HashMap<>();
  private final EmbeddedServer server;
  private final String tenantKey;

  public TestApi() {
    this(Map.of());
  }

  public TestApi(Map<String, Object> more) {
    database = TestServices.freshDatabase();
    server = start(more);
    tenantKey = tenant("client123");
    superuser().post("/api/v1/servers", "{\"server_code\": \"server1\", \"max_channels\": 200}");
    allocate("client123");
  }

  private TestApi(TestApi first, Map<String, Object> more) {
    database = first.database;
    server = start(more);
    tenantKey = first.tenantKey;
  }

  /// A second node on the same database.
  public TestApi anotherNode() {
    return anotherNode(Map.of());
  }

  public TestApi anotherNode(Map<String, Object> more) {
    return new TestApi(this, more);
  }

  private EmbeddedServer start(Map<String, Object> more) {
    settings.put("micronaut.server.port", -1);
    settings.put("datasources.default.url", database);
    settings.put("datasources.default.username", "postgres");
    settings.put("dialer.keys.pepper", PEPPER);
    settings.put("dialer.superuser.key", SUPERUSER_KEY);
    settings.put("dialer.tick.enabled", false);
    settings.put("dialer.intake.enabled", false);
    settings.put("rabbitmq.uri", "amqp://" + NOBODY_LISTENS);
    settings.put("redis.uri", "redis://" + NOBODY_LISTENS);
    settings.putAll(more);
    return ApplicationContext.run(EmbeddedServer.class, settings);
  }

  /// Makes a tenant and answers its key.
  public String tenant(String code) {
    return superuser()
        .post(
            "/api/v1/clients",
            """
            {"name": "%s", "accountcode": "%s", "username": "%s", "did": "+1234567890",
             "allocated_channels": 50}
            """
                .formatted(code, code, code))
        .text("api_key");
  }

  /// Lets a tenant call through `server1`.
  public void allocate(String code) {
    Answer made =
        superuser()
            .post(
                "/api/v1/clients/" + code + "/allocations",
                """
                {"server_code": "server1", "allowed_active_calls": 50, "calls_per_second": 50,
                 "provided_prefix": ["0", "1"], "context": ["default"],
                 "allocated_dids": ["+1234567890"],
                 "provided_endpoints": ["endpoint1", "endpoint2", "provider1"],
                 "hooks": ["/home/ubuntu/asterisk_audiosocket/script.py"]}
                """);
    if (made.status() != 200) {
      throw new IllegalStateException(made.body());
    }
  }

  public Caller tenant() {
    return with(tenantKey);
  }

  /// The tenant's key as the value of an `Authorization` header.
  public String bearer() {
    return "Bearer " + tenantKey;
  }

  public Caller superuser() {
    return with(SUPERUSER_KEY);
  }

  public Caller with(String key) {
    return new Caller(Map.of("X-API-KEY", key, "Content-Type", "application/json"));
  }

  public Caller sending(Map<String, String> headers) {
    return new Caller(headers);
  }

  /// Without a slash at its end.
  public String address() {
    return server.getURI().toString();
  }

  /// What this API was started with, for another that shares its database.
  public Map<String, Object> settings() {
    return Map.copyOf(settings);
  }

  /// Where WebSockets are opened, without a path.
  public String wsUri() {
    return "ws://" + server.getHost() + ":" + server.getPort();
  }

  /// What serves it, to do what no request does: a chore.
  public <T> T bean(Class<T> type) {
    return server.getApplicationContext().getBean(type);
  }

  /// Every operation there is, as `GET /api/v1/clients/me`.
  public List<String> routes() {
    return server
        .getApplicationContext()
        .getBean(Router.class)
        .uriRoutes()
        .map(route -> route.getHttpMethod() + " " + route.getUriMatchTemplate())
        .toList();
  }

  /// The number in the first row's first column.
  public long number(String sql) {
    try (Connection connection = DriverManager.getConnection(database);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The first column.
  public List<String> texts(String sql) {
    try (Connection connection = DriverManager.getConnection(database);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      List<String> texts = new ArrayList<>();
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A connection of its own to the database.
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(database);
  }

  public void execute(String sql) {
    try (Connection connection = connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.close();
    server.close();
  }

  /// Sends with a fixed set of headers, and holds every answer against the API's description.
  public final class Caller {
    private final Map<String, String> headers;
    private final String base;

    private Caller(Map<String, String> headers) {
      this(headers, address());
    }

    private Caller(Map<String, String> headers, String base) {
      this.headers = headers;
      this.base = base;
    }

    /// The same, asking another host of the same API.
    ///
    /// @param other without a path or a slash at its end
    public Caller at(String other) {
      return new Caller(headers, other);
    }

    public Caller and(String header, String value) {
      Map<String, String> all = new HashMap<>(headers);
      all.put(header, value);
      return new Caller(all, base);
    }

    public Answer get(String path) {
      return send("GET", path, new byte[0]);
    }

    public Answer post(String path, String body) {
      return send("POST", path, body.getBytes(StandardCharsets.UTF_8));
    }

    public Answer put(String path, String body) {
      return send("PUT", path, body.getBytes(StandardCharsets.UTF_8));
    }

    public Answer insert(String body) {
      return post("/api/v1/queues/insertdataincallqueue", body);
    }

    public Answer send(String method, String path, byte[] body) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(base + path))
              .method(
                  method,
                  body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
      headers.forEach(request::header);
      try {
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        List<String> broken =
            Contract.COMMITTED.broken(
                method,
                path,
                response.statusCode(),
                response.headers().firstValue("Content-Type").orElse(""),
                response.body());
        if (!broken.isEmpty()) {
          throw new AssertionError("The API's description is broken: " + broken);
        }
        return new Answer(response.statusCode(), response.body(), response.headers().map());
      } catch (IOException e) {
        throw new IllegalStateException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  public record Answer(int status, String body, Map<String, List<String>> headers) {
    private static final JsonMapper JSON = JsonMapper.createDefault();

    public JsonNode json() {
      try {
        return Objects.requireNonNull(JSON.readValue(body, JsonNode.class));
      } catch (IOException e) {
        throw new IllegalStateException(body, e);
      }
    }

    /// The first value of a header that must be there.
    public String header(String name) {
      return headers.getOrDefault(name, List.of("")).getFirst();
    }

    /// The text of a field; names are parted by dots, elements of a list named by their number.
    public String text(String path) {
      return at(path).coerceStringValue();
    }

    public long number(String path) {
      return at(path).getLongValue();
    }

    public List<String> texts(String path) {
      return java.util.stream.StreamSupport.stream(at(path).values().spliterator(), false)
          .map(JsonNode::coerceStringValue)
          .toList();
    }

    public JsonNode at(String path) {
      JsonNode node = json();
      for (String name : path.split("\\.")) {
        JsonNode next = name.matches("\\d+") ? node.get(Integer.parseInt(name)) : node.get(name);
        if (next == null) {
          throw new AssertionError("no " + path + " in " + body);
        }
        node = next;
      }
      return node;
    }
  }
}
