package dialer.api.insert.request;

import dialer.api.json.JsonBody;
import dialer.originate.Application;
import dialer.originate.CallerId;
import dialer.originate.Channel;
import dialer.originate.ChannelVariable;
import dialer.originate.Codec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads one `action`.
final class ActionReader {
  private final JsonBody json;
  private boolean originate;
  private boolean preDialGoSub;
  private @Nullable Channel channel;
  private @Nullable Application application;
  private @Nullable String data;
  private @Nullable Integer timeout;
  private @Nullable CallerId callerId;
  private @Nullable List<ChannelVariable> variables;
  private @Nullable Boolean earlyMedia;
  private @Nullable List<Codec> codecs;
  private @Nullable String actionId;
  private @Nullable String channelId;
  private @Nullable String account;

  private ActionReader(JsonBody json) {
    this.json = json;
  }

  /// @param bulk whether `Action` and `Channel` are needed, as they are but for a quick call
  static @Nullable ActionRequest read(JsonBody json, boolean bulk) throws IOException {
    ActionReader reader = new ActionReader(json);
    if (!json.object(reader::field)) {
      return null;
    }
    if (bulk) {
      json.require("Action", reader.originate ? "Originate" : null, "must be Originate");
      json.require("Channel", reader.channel, "must not be blank");
    }
    return reader.build();
  }

  private boolean field(String field) throws IOException {
    switch (field) {
      case "Action" -> originate = json.value(ActionReader::originate) != null;
      case "Channel" -> channel = json.value(text -> Channel.parse(text.strip()));
      case "Application" -> application = json.value(text -> new Application(text.strip()));
      case "Data" -> data = json.textOrNumber(900);
      case "Timeout" -> timeout = json.integer(1_000, 120_000);
      case "CallerID" -> callerId = json.value(CallerId::parse);
      case "Variable" -> variables = variables();
      case "EarlyMedia" -> earlyMedia = json.bool();
      case "Codecs" -> codecs = json.value(Codec::parseAll);
      case "ActionID" -> actionId = json.value(ItemReader::label);
      case "ChannelId" -> channelId = json.value(ItemReader::label);
      case "Account" -> account = json.value(ItemReader::label);
      case "Async" -> json.bool(); // always so
      case "OtherChannelId" -> json.value(ItemReader::label); // the second leg's id is ours
      case "PreDialGoSub" -> preDialGoSub = json.value(ItemReader::label) != null;
      default -> {
        return false;
      }
    }
    return true;
  }

  /// Text with commas, as AMI has it, or a list of such texts.
  private @Nullable List<ChannelVariable> variables() throws IOException {
    if (!json.isArray()) {
      return json.value(ChannelVariable::parseAll);
    }
    List<ChannelVariable> all = new ArrayList<>();
    List<List<ChannelVariable>> lists = json.values(64, ChannelVariable::parseAll);
    if (lists != null) {
      lists.forEach(all::addAll);
    }
    return all;
  }

  private ActionRequest build() {
    return new ActionRequest(
        channel,
        application,
        data,
        timeout,
        callerId,
        variables == null ? List.of() : variables,
        earlyMedia != null && earlyMedia,
        codecs == null ? List.of() : codecs,
        actionId,
        channelId,
        account,
        preDialGoSub);
  }

  private static String originate(String text) {
    if (!text.equalsIgnoreCase("Originate")) {
      throw new IllegalArgumentException("must be Originate");
    }
    return text;
  }
}
