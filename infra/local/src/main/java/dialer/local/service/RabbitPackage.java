package dialer.local.service;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// Which RabbitMQ this machine has to offer.
final class RabbitPackage {

  /// Stands for the `rabbitmq-server` on PATH.
  private static final String INSTALLED = "-";

  /// Stands for a container.
  static final String DOCKER = "docker";

  private RabbitPackage() {}

  /// The folder of an unpacked RabbitMQ, fetched if need be (once, about 60 MB), `-` for the
  /// installed one, or [#DOCKER] where packages are not to be had and an engine answers.
  ///
  /// @throws ServiceFailure if there is none and none can be fetched
  static String home() {
    if (onPath("rabbitmq-server") && onPath("erl")) {
      return INSTALLED;
    }
    try {
      return Command.output(
              List.of(
                  "bash", LocalFiles.script("rabbitmq/fetch.sh"), LocalFiles.cache().toString()))
          .strip();
    } catch (ServiceFailure e) {
      if (onPath(DOCKER) && dockerAnswers()) {
        return DOCKER;
      }
      throw new ServiceFailure(
          "No rabbitmq-server with erl on PATH, none could be fetched as packages, and no Docker engine answers. Install RabbitMQ 3.10 or newer, or"
              + " name a running one with --rabbitmq amqp://USER:PASSWORD@HOST:PORT. "
              + e.getMessage(),
          e);
    }
  }

  private static boolean dockerAnswers() {
    try {
      Command.output(List.of(DOCKER, "info"));
      return true;
    } catch (ServiceFailure e) {
      return false; // the answer, not a fault: there is a client without an engine
    }
  }

  private static boolean onPath(String program) {
    var path = System.getenv("PATH");
    return path != null
        && Pattern.compile(Pattern.quote(File.pathSeparator))
            .splitAsStream(path)
            .map(folder -> Path.of(folder, program))
            .anyMatch(Files::isExecutable);
  }
}
