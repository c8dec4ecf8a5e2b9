package dialer.api.notify.log;

import java.util.Locale;

/// What is posted for tenants; a receiver takes one kind.
public enum Kind {
  /// The outcome of a call, to the client's `callbackurl`.
  CALLBACK("Callback", "Callbacks"),
  /// A version of a lead, to a CRM's webhook.
  WEBHOOK("Webhook delivery", "Webhook deliveries");

  private final String title;
  private final String titleOfMany;

  Kind(String title, String titleOfMany) {
    this.title = title;
    this.titleOfMany = titleOfMany;
  }

  /// As people call one.
  String title() {
    return title;
  }

  String titleOfMany() {
    return titleOfMany;
  }

  String stored() {
    return name().toLowerCase(Locale.ROOT);
  }
}
