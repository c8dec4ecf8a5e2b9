package dialer.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import dialer.local.service.LocalPostgres;
import dialer.local.service.LocalRabbit;
import dialer.local.service.LocalRedis;
import io.micronaut.serde.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `infra/bench/cold-start`: from the start of a function's process to its first answer.
@Command(
    name = "infra/bench/cold-start",
    usageHelpWidth = 120,
    mixinStandardHelpOptions = true,
    description = {
      "",
      "Starts the API function's genuine runtime process again and again, in turn as a plain JVM, with an AOT cache, and",
      "with one trained by real requests and C1 alone, and times it to its first answer: the list of clients, from",
      "a Postgres, Redis and RabbitMQ that are up. What AWS adds (placing, fetching the image) is not in it.",
      ""
    })
public final class ColdStart implements Callable<Integer> {
  private static final String KEY = "superuser-0123456789-0123456789-0123456789";
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final int TRAINING = 100;

  @Option(names = "--zip", required = true, description = "the functions")
  private Path zip = Path.of(".");

  @Option(names = "--runs", defaultValue = "11", description = "of each, in turn (default: 11)")
  private int runs;

  private final Map<String, String> settings = new HashMap<>();

  public static void main(String[] args) {
    System.exit(new CommandLine(new ColdStart()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    var dir = Files.createTempDirectory("cold-start-");
    try (var postgres = LocalPostgres.start(dir.resolve("postgres"));
        var redis = LocalRedis.start(dir.resolve("redis"));
        var rabbit = LocalRabbit.start(dir.resolve("rabbitmq"))) {
      settings.put("DATASOURCES_DEFAULT_URL", postgres.database("dialer"));
      settings.put("DATASOURCES_DEFAULT_USERNAME", LocalPostgres.USER);
      settings.put("REDIS_URI", redis.uri());
      settings.put("RABBITMQ_URI", rabbit.uri());
      settings.put("DIALER_SUPERUSER_KEY", KEY);
      settings.put("DIALER_KEYS_PEPPER", "only-for-this-bench-0123456789abcdef");
      settings.put("DIALER_LIMITS_PER_KEY", "1000000");
      measure(dir);
    }
    return CommandLine.ExitCode.OK;
  }

  private void measure(Path dir) throws Exception {
    var processes = new RuntimeProcess(dir, zip, List.of());
    run(processes, function("MigrateFunction"), List.of(), 0);
    var api = function("ApiFunction");
    var c1 = "-XX:TieredStopAtLevel=1";
    var started = dir.resolve("started.aot");
    var primed = dir.resolve("primed.aot");
    run(processes, api, List.of("-XX:AOTCacheOutput=" + started), 0);
    run(processes, api, List.of(c1, "-XX:AOTCacheOutput=" + primed), TRAINING);
    System.out.printf(
        "zip %.1f MB, AOT cache %.0f MB, primed %.0f MB%n", mb(zip), mb(started), mb(primed));
    Map<String, List<String>> variants = new LinkedHashMap<>();
    variants.put("plain JVM", List.of());
    variants.put("AOT cache", List.of("-XX:AOTCache=" + started));
    variants.put("AOT cache, primed, C1", List.of("-XX:AOTCache=" + primed, c1));
    Map<String, List<Long>> took = new LinkedHashMap<>();
    for (int i = 0; i < runs; i++) {
      for (var variant : variants.entrySet()) {
        long millis = run(processes, api, variant.getValue(), 0);
        took.computeIfAbsent(variant.getKey(), name -> new ArrayList<>()).add(millis);
      }
    }
    double plain = 0;
    for (var each : took.entrySet()) {
      var sorted = each.getValue().stream().sorted().toList();
      long median = sorted.get(sorted.size() / 2);
      plain = plain == 0 ? median : plain;
      System.out.printf(
          "%-22s median %5d ms (%d to %d), %.2f of plain%n",
          each.getKey(), median, sorted.getFirst(), sorted.getLast(), median / plain);
    }
    System.out.println(
        "load average "
            + Files.readString(Path.of("/proc/loadavg")).strip()
            + ", "
            + Runtime.getRuntime().availableProcessors()
            + " processors");
  }

  private static Function function(String handler) {
    return new Function("bench", "dialer.api.lambda." + handler, 1, PATIENCE, 1024);
  }

  /// @param more requests after the first, before it is asked to end
  /// @return milliseconds to the first answer
  private long run(RuntimeProcess processes, Function function, List<String> options, int more)
      throws Exception {
    var environment = new Environment(0);
    try (var api = new RuntimeApi()) {
      var address = api.serve(environment);
      List<String> command =
          new ArrayList<>(
              List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
      command.addAll(options);
      command.addAll(processes.arguments(function));
      var log = Files.createTempFile("cold-start-", ".log");
      var builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
      builder.environment().putAll(settings);
      builder.environment().putAll(RuntimeProcess.environment(function, address, "on-demand"));
      long began = System.nanoTime();
      var process = builder.start();
      try {
        expectAnswer(environment, log);
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        for (int i = 0; i < more; i++) {
          expectAnswer(environment, log);
        }
        process.destroy(); // a cache is written as it ends
        process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        Files.delete(log);
        return took;
      } finally {
        process.destroyForcibly();
      }
    }
  }

  private static void expectAnswer(Environment environment, Path log) throws Exception {
    environment.ready.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    var work = Environment.Work.of(event(), Long.MAX_VALUE);
    environment.give(work);
    var answer = new String(work.answered().get(PATIENCE.toSeconds(), TimeUnit.SECONDS), UTF_8);
    if (!answer.contains("\"statusCode\":200") && !answer.contains("migrated")) {
      throw new IOException("no good answer: " + answer + "; " + log);
    }
    work.over().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static byte[] event() throws IOException {
    return ObjectMapper.getDefault()
        .writeValueAsBytes(
            Map.of(
                "resource",
                "/{proxy+}",
                "path",
                "/api/v1/clients",
                "httpMethod",
                "GET",
                "headers",
                Map.of("X-API-KEY", KEY),
                "multiValueHeaders",
                Map.of("X-API-KEY", List.of(KEY)),
                "requestContext",
                Map.of("identity", Map.of("sourceIp", "203.0.113.9")),
                "isBase64Encoded",
                false));
  }

  private static double mb(Path file) throws IOException {
    return Files.size(file) / 1e6;
  }
}
