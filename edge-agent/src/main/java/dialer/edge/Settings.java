package dialer.edge;

import dialer.edge.ami.AmiSettings;
import dialer.edge.broker.BrokerSettings;
import dialer.edge.dial.DialSettings;
import dialer.edge.journal.JournalSettings;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.exceptions.BeanContextException;
import io.micronaut.context.exceptions.ConfigurationException;
import jakarta.validation.ConstraintViolationException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// All settings of a run, read and checked at once: from the environment, over one file, over the
/// defaults.
public record Settings(
    DialSettings dial,
    JournalSettings journal,
    AmiSettings ami,
    BrokerSettings broker,
    Optional<Path> cdrFile) {

  /// @param file of settings, YAML or properties; null for none
  /// @throws IllegalArgumentException naming the key that is wrong or missing
  static Settings read(@Nullable Path file) {
    if (file != null) {
      System.setProperty("micronaut.config.files", file.toAbsolutePath().toString());
    }
    try (ApplicationContext context = ApplicationContext.run()) {
      AgentConfiguration agent = read("agent", context, AgentConfiguration.class);
      return new Settings(
          agent.dial(),
          agent.journal(),
          read("agent.ami", context, AmiConfiguration.class).settings(),
          read("rabbitmq", context, BrokerConfiguration.class).settings(),
          Optional.ofNullable(agent.cdrFile()));
    }
  }

  private static <T> T read(String prefix, ApplicationContext context, Class<T> type) {
    try {
      return context.getBean(type);
    } catch (ConstraintViolationException e) {
      throw new IllegalArgumentException(sentences(prefix, e), e);
    } catch (BeanContextException | ConfigurationException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof ConstraintViolationException violations) {
          throw new IllegalArgumentException(sentences(prefix, violations), e);
        }
      }
      throw new IllegalArgumentException(prefix + ": " + firstLine(e), e);
    }
  }

  private static String sentences(String prefix, ConstraintViolationException violations) {
    Function<String, String> key =
        path ->
            prefix
                + "."
                + path.substring(path.lastIndexOf('.') + 1)
                    .replaceAll("([A-Z])", "-$1")
                    .toLowerCase(Locale.ROOT);
    return violations.getConstraintViolations().stream()
        .map(v -> key.apply(v.getPropertyPath().toString()) + " " + v.getMessage())
        .sorted()
        .collect(Collectors.joining("; "));
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage())
        .lines()
        .filter(line -> !line.isBlank())
        .collect(Collectors.joining(" "));
  }
}
