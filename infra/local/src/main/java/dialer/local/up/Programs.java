package dialer.local.up;

import dialer.local.demo.Api;
import dialer.local.service.LocalFiles;
import dialer.local.service.ServiceFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The two programs that the system consists of, as processes.
final class Programs {

  static final String SERVER = "server1";
  static final String HOOK = "/home/ubuntu/asterisk_audiosocket/script.py";

  private final Home home;
  private final Secrets secrets;
  private final Keeper keeper;

  Programs(Home home, Secrets secrets, Keeper keeper) {
    this.home = home;
    this.secrets = secrets;
    this.keeper = keeper;
  }

  /// The API on Netty, or as functions of a local Lambda; returns when it says that it is healthy.
  Api functions(Backing backing, int port, boolean lambda) {
    Map<String, String> environment = new HashMap<>();
    environment.put("MICRONAUT_SERVER_PORT", Integer.toString(port));
    environment.put("DATASOURCES_DEFAULT_URL", backing.jdbcUrl());
    environment.put("DATASOURCES_DEFAULT_USERNAME", backing.databaseUser());
    environment.put("DATASOURCES_DEFAULT_PASSWORD", backing.databasePassword());
    environment.put("RABBITMQ_URI", backing.rabbitUri());
    environment.put("REDIS_URI", backing.redisUri());
    environment.put("DIALER_SUPERUSER_KEY", secrets.madeOnce("SUPERUSER_KEY"));
    environment.put("DIALER_KEYS_PEPPER", secrets.madeOnce("KEYS_PEPPER"));
    var api = new Api("http://127.0.0.1:" + port);
    var program =
        new Program(
            home.path(),
            "functions",
            environment,
            lambda ? lambda(port) : List.of("-jar", artifact("functions", "-all.jar")),
            api::isHealthy);
    keeper.keep("The API (functions)", program::isAlive, program::restart, program);
    return api;
  }

  /// The edge agent beside the PBX; whether it is connected is for the API to say.
  void edgeAgent(Backing backing, Pbx pbx) {
    Map<String, String> environment = new HashMap<>();
    environment.put("AGENT_SERVER_CODE", SERVER);
    environment.put("RABBITMQ_URI", backing.rabbitUri());
    environment.put("AGENT_AMI_HOST", "127.0.0.1");
    environment.put("AGENT_AMI_PORT", Integer.toString(pbx.amiPort()));
    environment.put("AGENT_AMI_USERNAME", pbx.user());
    environment.put("AGENT_AMI_SECRET", pbx.secret());
    environment.put("AGENT_DIRECTORY", LocalFiles.directory(home.in("edge-agent")).toString());
    environment.put("AGENT_CDR_FILE", pbx.cdrFile().toString());
    environment.put("AGENT_HOOKS", HOOK);
    var program =
        new Program(
            home.path(),
            "edge-agent",
            environment,
            List.of(
                "-XX:+UseSerialGC",
                "-Xms16m",
                "-Xmx256m",
                "-jar",
                artifact("edge-agent", "-all.jar")),
            () -> true);
    keeper.keep("The edge agent", program::isAlive, program::restart, program);
  }

  private List<String> lambda(int port) {
    return List.of(
        "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile"),
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        System.getProperty("java.class.path"),
        "dialer.local.lambda.LambdaCommand",
        "--port",
        Integer.toString(port),
        "--dir",
        home.path().toString(),
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
