package dialer.local.up;

import dialer.local.demo.Api;
import dialer.local.service.LocalFiles;
import dialer.local.service.Ports;
import dialer.local.service.ServiceFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The two programs that the system consists of, as processes.
public final class Programs {

  public static final String SERVER = "server1";
  static final String HOOK = "/home/ubuntu/asterisk_audiosocket/script.py";

  private Programs() {}

  /// The API, on Netty or as functions of a local Lambda; returns when it says that it is healthy.
  ///
  /// @param dir for its log and pid file
  /// @param superuserKey of the first superuser
  /// @param pepper of stored keys' hashes
  /// @param more settings, which win
  public static Program functions(
      Path dir,
      Backing backing,
      Node node,
      String superuserKey,
      String pepper,
      Map<String, String> more) {
    Map<String, String> environment = new HashMap<>();
    environment.put("MICRONAUT_SERVER_PORT", Integer.toString(node.port()));
    environment.put("DATASOURCES_DEFAULT_URL", backing.jdbcUrl());
    environment.put("DATASOURCES_DEFAULT_USERNAME", backing.databaseUser());
    environment.put("DATASOURCES_DEFAULT_PASSWORD", backing.databasePassword());
    environment.put("RABBITMQ_URI", backing.rabbitUri());
    environment.put("REDIS_URI", backing.redisUri());
    environment.put("DIALER_SUPERUSER_KEY", superuserKey);
    environment.put("DIALER_KEYS_PEPPER", pepper);
    // clients here are made to be dialled for, not to start low
    environment.put("DIALER_START_LOW_CALLS_PER_DAY", "100000000");
    environment.put("DIALER_START_LOW_MINUTES_PER_DAY", "100000000");
    var api = new Api("http://127.0.0.1:" + node.port());
    environment.putAll(more);
    return new Program(
        dir,
        node.name(),
        environment,
        node.lambda()
            ? lambda(dir, node.port())
            : List.of("-jar", artifact("functions", "-all.jar")),
        api::isHealthy);
  }

  /// An edge agent beside the PBX; whether it is connected is for the API to say.
  ///
  /// @param dir for its log and pid file, and its journal in a folder of its own
  /// @param name of the process; its journal is in `dir/name`
  /// @param more settings, which win
  public static Program edgeAgent(
      Path dir, String name, String rabbitUri, Pbx pbx, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>();
    environment.put("AGENT_SERVER_CODE", SERVER);
    environment.put("RABBITMQ_URI", rabbitUri);
    environment.put("AGENT_AMI_HOST", "127.0.0.1");
    environment.put("AGENT_AMI_PORT", Integer.toString(pbx.amiPort()));
    environment.put("AGENT_AMI_USERNAME", pbx.user());
    environment.put("AGENT_AMI_SECRET", pbx.secret());
    environment.put("AGENT_DIRECTORY", LocalFiles.directory(dir.resolve(name)).toString());
    environment.put("AGENT_CDR_FILE", pbx.cdrFile().toString());
    environment.put("AGENT_CEL_FILE", pbx.celFile().toString());
    environment.put("AGENT_RECORDING_DIRECTORIES", pbx.monitorDirectory().toString());
    environment.put("AGENT_METRICS_PORT", Integer.toString(Ports.free()));
    environment.put("AGENT_HOOKS", HOOK);
    environment.putAll(more);
    return new Program(
        dir,
        name,
        environment,
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1", // a third of the memory less, and no slower at what it does
            "-Xms16m",
            "-Xmx256m",
            "-jar",
            artifact("edge-agent", "-all.jar")),
        () -> Files.exists(dir.resolve("pids").resolve(name)));
  }

  private static List<String> lambda(Path dir, int port) {
    return List.of(
        "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile"),
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        System.getProperty("java.class.path"),
        "dialer.local.up.LambdaCommand",
        "--port",
        Integer.toString(port),
        "--dir",
        dir.toString(),
        "--zip",
        artifact("functions", "-lambda.zip"));
  }

  private static String artifact(String module, String ending) {
    var target =
        LocalFiles.infraLocal().resolve("../..").normalize().resolve(module).resolve("target");
    try (var files = Files.list(target)) {
      return files
          .map(Path::toString)
          .filter(file -> file.endsWith(ending))
          .findAny()
          .orElseThrow(() ->
              new ServiceFailure(
                  "no " + module + "-…" + ending + " in " + target + "; mvn package makes it"));
    } catch (IOException e) {
      throw new ServiceFailure(module + " is not built: mvn package", e);
    }
  }
}
