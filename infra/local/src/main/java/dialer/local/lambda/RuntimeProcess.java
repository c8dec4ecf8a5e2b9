package dialer.local.lambda;

import dialer.local.service.LocalFiles;
import dialer.local.service.ServiceFailure;
import dialer.local.service.ServiceProcess;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/// How a function's process is started: the zip as AWS unpacks it, the runtime as its java25 has
/// it.
public final class RuntimeProcess {
  private static final String MAIN = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

  private final Path dir;
  private final String classPath;
  private final Path nativeClient;
  private final List<String> options;

  /// @param dir where the zip is unpacked, and pids and logs are
  /// @param options of `java`, further ones
  public RuntimeProcess(Path dir, Path zip, List<String> options) throws IOException {
    this.dir = LocalFiles.directory(dir);
    this.options = List.copyOf(options);
    var task = unpack(zip, this.dir.resolve("task"));
    var jars = new ArrayList<String>();
    try (Stream<Path> lib = Files.list(task.resolve("lib"))) {
      lib.map(Path::toString).sorted().forEach(jars::add);
    }
    List<Path> runtime = runtimeJars();
    runtime.forEach(jar -> jars.add(jar.toString()));
    classPath = String.join(File.pathSeparator, jars);
    nativeClient = nativeClient(runtime);
  }

  /// The arguments of `java`, for this function.
  public List<String> arguments(Function function) {
    List<String> all =
        new ArrayList<>(
            List.of(
                // left alone each process rewrites one file in the temporary folder, and those that
                // have it mapped die of SIGBUS
                "-Dcom.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI="
                    + nativeClient,
                "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac",
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-Xmx" + function.memoryMb() * 85 / 100 + "m"));
    all.addAll(options);
    all.addAll(List.of("-cp", classPath, MAIN, function.handler()));
    return all;
  }

  /// What Lambda sets for the runtime.
  public static Map<String, String> environment(
      Function function, String runtimeApi, String start) {
    Map<String, String> all = new HashMap<>();
    all.put("AWS_LAMBDA_RUNTIME_API", runtimeApi);
    all.put("AWS_LAMBDA_FUNCTION_NAME", function.name());
    all.put("AWS_LAMBDA_FUNCTION_VERSION", "1");
    all.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(function.memoryMb()));
    all.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + function.name());
    all.put("AWS_LAMBDA_LOG_STREAM_NAME", "local");
    all.put("AWS_LAMBDA_INITIALIZATION_TYPE", start);
    all.put("AWS_EXECUTION_ENV", "AWS_Lambda_java25");
    all.put("_HANDLER", function.handler());
    all.put("TZ", "UTC");
    // a role's; nobody here checks them, unless who started this has others
    all.put("AWS_REGION", known("AWS_REGION", "us-east-1"));
    all.put("AWS_ACCESS_KEY_ID", known("AWS_ACCESS_KEY_ID", "local"));
    all.put("AWS_SECRET_ACCESS_KEY", known("AWS_SECRET_ACCESS_KEY", "local"));
    all.putAll(function.environment());
    return all;
  }

  private static String known(String name, String otherwise) {
    return Objects.requireNonNullElse(System.getenv(name), otherwise);
  }

  ServiceProcess start(Function function, int slot, String runtimeApi) {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(arguments(function));
    return ServiceProcess.start(
        dir,
        "lambda-" + function.name() + "-" + slot,
        environment(function, runtimeApi, "on-demand"),
        command);
  }

  private static Path unpack(Path zip, Path task) throws IOException {
    if (Files.exists(task)) {
      try (var old = Files.walk(task)) {
        for (var each : old.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
    try (var archive = new ZipFile(zip.toFile())) {
      for (var entry : archive.stream().filter(e -> !e.isDirectory()).toList()) {
        var file = task.resolve(entry.getName()).normalize();
        if (!file.startsWith(task)) {
          throw new ServiceFailure("a path out of the zip: " + entry.getName());
        }
        Files.createDirectories(file.getParent());
        try (var in = archive.getInputStream(entry)) {
          Files.copy(in, file);
        }
      }
    }
    return task;
  }

  /// The runtime's own, found on this program's class path.
  private static List<Path> runtimeJars() {
    List<Path> jars = new ArrayList<>();
    for (String name :
        List.of(
            MAIN,
            "com.amazonaws.services.lambda.runtime.serialization.PojoSerializer",
            "software.amazon.awssdk.utilslite.SdkInternalThreadLocal")) {
      try {
        var source =
            Class.forName(name, false, RuntimeProcess.class.getClassLoader())
                .getProtectionDomain()
                .getCodeSource();
        jars.add(Path.of(source.getLocation().toURI()));
      } catch (ClassNotFoundException | URISyntaxException e) {
        throw new IllegalStateException("no " + name, e);
      }
    }
    return jars;
  }

  private Path nativeClient(List<Path> runtime) throws IOException {
    var name =
        "jni/libaws-lambda-jni.linux-%s.so"
            .formatted(System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64");
    var file = dir.resolve("task").resolve("libaws-lambda-jni.so");
    try (var jar = new JarFile(runtime.getFirst().toFile());
        var in = jar.getInputStream(jar.getEntry(name))) {
      Files.copy(in, file);
    }
    return file;
  }
}
