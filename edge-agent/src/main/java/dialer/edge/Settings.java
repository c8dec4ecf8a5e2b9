package dialer.edge;

import dialer.edge.ami.AmiSettings;
import dialer.edge.broker.BrokerSettings;
import dialer.edge.dial.DialSettings;
import dialer.edge.journal.JournalSettings;
import dialer.edge.record.RecordingSettings;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.context.env.Environment;
import io.micronaut.context.env.EnvironmentPropertySource;
import io.micronaut.context.env.PropertiesPropertySourceLoader;
import io.micronaut.context.env.PropertySource;
import io.micronaut.context.env.PropertySourceLoader;
import io.micronaut.context.env.yaml.YamlPropertySourceLoader;
import io.micronaut.context.exceptions.BeanContextException;
import io.micronaut.context.exceptions.ConfigurationException;
import jakarta.validation.ConstraintViolationException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// All settings of a run, read and checked at once: from the environment, over one file, over the
/// defaults.
public record Settings(
    DialSettings dial,
    JournalSettings journal,
    AmiSettings ami,
    BrokerSettings broker,
    Optional<Path> cdrFile,
    Optional<Path> celFile,
    Path asteriskConfig,
    RecordingSettings recordings,
    int metricsPort) {

  /// What tests begin with: recordings where Asterisk's package puts them, no metrics.
  public Settings(
      DialSettings dial,
      JournalSettings journal,
      AmiSettings ami,
      BrokerSettings broker,
      Optional<Path> cdrFile) {
    this(
        dial,
        journal,
        ami,
        broker,
        cdrFile,
        Optional.empty(),
        Path.of("/etc/asterisk"),
        new RecordingSettings(List.of(Path.of("/var/spool/asterisk/monitor")), List.of()),
        0);
  }

  private static final Pattern PARAMETER = Pattern.compile("for parameter \\[(\\w+)]");
  private static final Pattern VIOLATION = Pattern.compile("\\.(\\w+) - (must .*)");

  /// @param file of settings, YAML or properties; null for none
  /// @throws IllegalArgumentException naming the key that is wrong or missing
  static Settings read(@Nullable Path file) {
    ApplicationContextBuilder builder = ApplicationContext.builder();
    if (file != null) {
      builder.propertySources(load(file));
    }
    try (ApplicationContext context = builder.start()) {
      AgentConfiguration agent = read("agent", context, AgentConfiguration.class);
      return new Settings(
          agent.dial(),
          agent.journal(),
          read("agent.ami", context, AmiConfiguration.class).settings(),
          read("rabbitmq", context, BrokerConfiguration.class).settings(),
          Optional.ofNullable(agent.cdrFile()),
          Optional.ofNullable(agent.celFile()),
          agent.asteriskConfig(),
          agent.recordings(),
          agent.metricsPort());
    }
  }

  /// Below the environment: what an operator sets there for one run wins.
  private static PropertySource load(Path file) {
    PropertySourceLoader loader =
        file.toString().endsWith(".properties")
            ? new PropertiesPropertySourceLoader()
            : new YamlPropertySourceLoader();
    try (InputStream in = Files.newInputStream(file)) {
      return PropertySource.of(
          "config", loader.read("config", in), EnvironmentPropertySource.POSITION - 10);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "--config " + file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static <T extends Record> T read(
      String prefix, ApplicationContext context, Class<T> type) {
    requireReadable(prefix, context.getEnvironment(), type);
    try {
      return context.getBean(type);
    } catch (BeanContextException | ConfigurationException | ConstraintViolationException e) {
      throw new IllegalArgumentException(sentences(prefix, e), e);
    }
  }

  /// A value that cannot be read must not silently become the default.
  private static void requireReadable(
      String prefix, Environment environment, Class<? extends Record> type) {
    for (RecordComponent component : type.getRecordComponents()) {
      String key = key(prefix, component.getName());
      boolean readable =
          environment.getProperty(key, String.class).isEmpty()
              || environment.getProperty(key, component.getType()).isPresent();
      if (!readable) {
        throw new IllegalArgumentException(
            key + " must be a " + component.getType().getSimpleName().toLowerCase(Locale.ROOT));
      }
    }
  }

  /// What is wrong by the keys' names. Micronaut says it of the record's parameters.
  private static String sentences(String prefix, Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConstraintViolationException violations) {
        return violations.getConstraintViolations().stream()
            .map(v -> key(prefix, lastName(v.getPropertyPath().toString())) + " " + v.getMessage())
            .sorted()
            .collect(Collectors.joining("; "));
      }
    }
    Matcher violation = VIOLATION.matcher(whole(e));
    if (violation.find()) {
      return key(prefix, violation.group(1)) + " " + violation.group(2);
    }
    Matcher parameter = PARAMETER.matcher(whole(e));
    return parameter.find()
        ? key(prefix, parameter.group(1)) + " is missing"
        : prefix + ": " + e.getMessage();
  }

  private static String whole(Throwable e) {
    return e.getMessage() + (e.getCause() == null ? "" : "\n" + whole(e.getCause()));
  }

  private static String lastName(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  private static String key(String prefix, String component) {
    return prefix + "." + component.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
