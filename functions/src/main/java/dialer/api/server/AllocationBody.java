package dialer.api.server;

import dialer.api.json.JsonBody;
import dialer.originate.Application;
import dialer.originate.CallerId;
import dialer.originate.Channel;
import dialer.originate.OnAnswer;
import dialer.server.ServerCode;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the terms of an allocation from a body.
final class AllocationBody {
  private static final Pattern PREFIX = Pattern.compile("[0-9*#]{0,16}");
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._-]+)+/?");
  private static final double USUAL_CALLS_PER_SECOND = 5;
  private static final int USUAL_MAX_CALL_SECONDS = 7200;
  private static final int MAX_ELEMENTS = 1000;

  private final JsonBody json;
  private @Nullable ServerCode server;
  private @Nullable Integer activeCalls;
  private @Nullable Integer rateLimit;
  private @Nullable Double callsPerSecond;
  private @Nullable Integer quickReserve;
  private @Nullable Integer maxCallSeconds;
  private @Nullable String defaultDirectory;
  private @Nullable String recordingDirectory;
  private @Nullable List<String> prefixes;
  private @Nullable List<String> contexts;
  private @Nullable List<String> dids;
  private @Nullable List<String> endpoints;
  private @Nullable List<String> applications;
  private @Nullable List<String> extensions;
  private @Nullable List<String> hooks;
  private @Nullable Boolean anyCallerId;
  private @Nullable String status;

  private AllocationBody(JsonBody json) {
    this.json = json;
  }

  static AllocationTerms read(JsonBody json) throws IOException {
    AllocationBody body = new AllocationBody(json);
    json.object(body::field);
    return body.build();
  }

  private boolean field(String field) throws IOException {
    switch (field) {
      case "server_code", "asterisk_server_code" -> server = json.value(ServerCode::new);
      case "allowed_active_calls" -> activeCalls = json.integer(0, 100_000);
      case "rate_limit" -> rateLimit = json.integer(1, 100_000_000);
      case "calls_per_second" -> callsPerSecond = json.decimal(0, 1000);
      case "quick_reserve" -> quickReserve = json.integer(0, 100_000);
      case "max_call_seconds" -> maxCallSeconds = json.integer(1, 86_400);
      case "default_directory" -> defaultDirectory = json.value(AllocationBody::path);
      case "recording_directory" -> recordingDirectory = json.value(AllocationBody::path);
      case "provided_prefix" -> prefixes = json.values(MAX_ELEMENTS, AllocationBody::prefix);
      case "context" -> contexts = json.values(MAX_ELEMENTS, AllocationBody::context);
      case "allocated_dids" -> dids = json.values(MAX_ELEMENTS, AllocationBody::number);
      case "provided_endpoints" -> endpoints = json.values(MAX_ELEMENTS, AllocationBody::endpoint);
      case "applications" ->
          applications = json.values(MAX_ELEMENTS, text -> new Application(text).name());
      case "extensions" -> extensions = json.values(MAX_ELEMENTS, AllocationBody::number);
      case "hooks" -> hooks = json.values(MAX_ELEMENTS, AllocationBody::path);
      case "any_caller_id" -> anyCallerId = json.bool();
      case "status" -> status = json.value(AllocationBody::status);
      default -> {
        return false;
      }
    }
    return true;
  }

  private AllocationTerms build() {
    json.require("server_code", server, "must not be blank");
    json.require("allowed_active_calls", activeCalls, "must not be null");
    json.require("provided_endpoints", endpoints, "must not be null");
    return new AllocationTerms(
        server == null ? "" : server.value(),
        activeCalls == null ? 0 : activeCalls,
        rateLimit,
        callsPerSecond == null ? USUAL_CALLS_PER_SECOND : callsPerSecond,
        quickReserve == null ? 1 : quickReserve,
        maxCallSeconds == null ? USUAL_MAX_CALL_SECONDS : maxCallSeconds,
        defaultDirectory == null ? "/var/spool/asterisk/monitor" : defaultDirectory,
        recordingDirectory,
        orNone(prefixes),
        orNone(contexts),
        orNone(dids),
        orNone(endpoints),
        applications == null ? Application.USUAL : applications,
        orNone(extensions),
        orNone(hooks),
        anyCallerId != null && anyCallerId,
        status == null ? "active" : status);
  }

  private static List<String> orNone(@Nullable List<String> given) {
    return given == null ? List.of() : given;
  }

  private static String path(String text) {
    require(
        PATH.matcher(text).matches() && !(text + "/").contains("/../"),
        "must be an absolute path of letters, digits, ., _ and -, without ..");
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  private static String prefix(String text) {
    require(PREFIX.matcher(text).matches(), "must be at most 16 digits, * or #");
    return text;
  }

  private static String context(String text) {
    return new OnAnswer.Enter(text, "s").context();
  }

  private static String number(String text) {
    return new CallerId("", text.strip()).number();
  }

  private static String endpoint(String text) {
    require(
        Channel.ENDPOINT.matcher(text).matches(),
        "must name an endpoint of letters, digits, _, . or -");
    return text;
  }

  private static String status(String text) {
    require(text.equals("active") || text.equals("inactive"), "must be active or inactive");
    return text;
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
