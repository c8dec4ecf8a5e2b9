package dialer.api.lead.webhook;

import dialer.api.json.JsonBody;
import dialer.api.notify.send.UrlRules;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a body says of a webhook; null where it says nothing.
///
/// @param named the fields it names, so that a null can take a key away
record WebhookBody(
    @Nullable String url,
    @Nullable Boolean http,
    @Nullable String apiKey,
    @Nullable String name,
    @Nullable Boolean active,
    @Nullable List<String> campaigns,
    @Nullable List<String> projects,
    @Nullable Map<String, String> mapping,
    Set<String> named) {
  private static final int MAX_NAME = 200;
  private static final int MAX_LABELS = 100;
  private static final int MAX_MAPPED = 100;

  static WebhookBody read(JsonBody json) throws IOException {
    return said(json, false);
  }

  /// @param fresh whether it must have an address
  private static WebhookBody said(JsonBody json, boolean fresh) throws IOException {
    Said said = new Said();
    json.object(field -> {
      switch (field) {
        case "url" -> said.url = json.value(WebhookBody::url);
        case "http" -> said.http = json.bool();
        case "api_key" -> said.apiKey = json.value(WebhookBody::key);
        case "name" -> said.name = json.text(MAX_NAME);
        case "active" -> said.active = json.bool();
        case "campaigns" -> said.campaigns = json.values(MAX_LABELS, WebhookBody::label);
        case "projects" -> said.projects = json.values(MAX_LABELS, WebhookBody::label);
        case "mapping" -> said.mapping = json.map(MAX_MAPPED, Vocabulary::field);
        default -> {
          return false;
        }
      }
      said.named.add(field);
      return true;
    });
    if (fresh) {
      json.require("url", said.url, "must not be blank");
    }
    return said.all();
  }

  boolean names(String field) {
    return named.contains(field);
  }

  /// Whether it asks for what a superuser alone may allow: posts that anybody on the way can read.
  boolean asksForHttp() {
    return Boolean.TRUE.equals(http) || isHttp(url);
  }

  static boolean isHttp(@Nullable String url) {
    return url != null && url.regionMatches(true, 0, "http:", 0, 5);
  }

  @Override
  public String toString() {
    return "WebhookBody" + named;
  }

  /// That of a new one.
  record NewWebhook(WebhookBody said) {
    static NewWebhook read(JsonBody json) throws IOException {
      return new NewWebhook(WebhookBody.said(json, true));
    }
  }

  private static String url(String text) {
    String refusal = UrlRules.refusal(text.strip(), true);
    if (refusal != null) {
      throw new IllegalArgumentException(refusal);
    }
    return text.strip();
  }

  private static String key(String text) {
    if (!text.matches("[!-~]{1,512}")) {
      throw new IllegalArgumentException("must be 1 to 512 visible characters of ASCII");
    }
    return text;
  }

  private static String label(String text) {
    if (text.length() > 500) {
      throw new IllegalArgumentException("must be at most 500 characters");
    }
    return text;
  }

  /// What has been read so far.
  private static final class Said {
    private @Nullable String url;
    private @Nullable Boolean http;
    private @Nullable String apiKey;
    private @Nullable String name;
    private @Nullable Boolean active;
    private @Nullable List<String> campaigns;
    private @Nullable List<String> projects;
    private @Nullable Map<String, String> mapping;
    private final Set<String> named = new HashSet<>();

    private WebhookBody all() {
      return new WebhookBody(
          url, http, apiKey, name, active, campaigns, projects, mapping, Set.copyOf(named));
    }
  }
}
