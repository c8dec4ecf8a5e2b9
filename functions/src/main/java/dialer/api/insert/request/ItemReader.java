package dialer.api.insert.request;

import dialer.api.json.JsonBody;
import dialer.api.json.WrittenTime;
import dialer.call.PhoneNumber;
import dialer.originate.CallerId;
import dialer.server.ServerCode;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads one call, of a batch or a quick one: they share most fields.
final class ItemReader {
  private static final Set<String> FORMATS =
      Set.of("wav", "WAV", "gsm", "ulaw", "alaw", "sln", "sln16");
  private static final int MAX_RETRIES = 100;
  private static final int MAX_LABEL = 128;

  private final JsonBody json;
  private Fields fields = new Fields();

  ItemReader(JsonBody json) {
    this.json = json;
  }

  /// What has been read of one item so far.
  private static final class Fields {
    @Nullable ServerCode server;
    @Nullable PhoneNumber phoneNumber;
    @Nullable PhoneNumber number2;
    @Nullable ActionRequest action;
    @Nullable CallerId callerId;
    @Nullable Integer callTimeout;
    @Nullable Integer maxCallSeconds;
    @Nullable Integer retries;
    @Nullable Boolean createRecording;
    @Nullable String format;
    @Nullable String recordingName;
    @Nullable String hook;
    @Nullable String contactNumber;
    @Nullable String customerName;
    @Nullable String project;
    @Nullable String customData;
    @Nullable WrittenTime deadline;
    @Nullable String queueType;
    boolean actionGiven;
  }

  /// Reads an item of a batch.
  ItemRequest read() throws IOException {
    fields = new Fields();
    boolean object = json.object(this::bulkField);
    if (!object && json.isNull()) {
      json.fail("must be an object"); // elsewhere null is a field that was not given
    }
    if (object && !fields.actionGiven) {
      json.require("phone_number", fields.phoneNumber, "must not be blank");
    } else if (object) {
      json.require("asterisk_server_code", fields.server, "must not be blank");
    }
    return build();
  }

  private boolean bulkField(String field) throws IOException {
    switch (field) {
      case "action" -> {
        fields.action = ActionReader.read(json, true);
        fields.actionGiven = fields.action != null;
      }
      case "phone_number" -> fields.phoneNumber = json.valueOrNumber(PhoneNumber::new);
      case "retry" -> fields.retries = json.integer(0, MAX_RETRIES);
      case "queue_type" -> fields.queueType = json.value(ItemReader::label);
      default -> {
        return sharedField(field);
      }
    }
    return true;
  }

  /// Fields of a batch's item and of a quick call alike.
  boolean sharedField(String field) throws IOException {
    switch (field) {
      case "asterisk_server_code" -> fields.server = json.value(ServerCode::new);
      case "number2" -> fields.number2 = json.valueOrNumber(PhoneNumber::new);
      case "caller_id" -> fields.callerId = json.valueOrNumber(CallerId::parse);
      case "call_timeout" -> fields.callTimeout = json.integer(1, 120);
      case "max_call_seconds" -> fields.maxCallSeconds = json.integer(1, 86_400);
      case "create_recording" -> fields.createRecording = json.bool();
      case "recording_format" -> fields.format = json.value(ItemReader::format);
      case "recording_path" -> fields.recordingName = json.value(RecordingRules::path);
      case "mix_monitor_command" -> hook(json.value(RecordingRules::command));
      case "contact_number" -> fields.contactNumber = json.textOrNumber(64);
      case "customer_name" -> fields.customerName = json.text(200);
      case "project" -> fields.project = json.text(200);
      case "custom_data" -> fields.customData = json.raw();
      case "deadline" -> fields.deadline = json.value(WrittenTime::parse);
      case "call_tried",
          "call_success",
          "call_failed",
          "call_status",
          "connected",
          "disposition",
          "queue_status" ->
          json.skip(); // the server's
      default -> {
        return false;
      }
    }
    return true;
  }

  private void hook(RecordingRules.@Nullable Command command) {
    switch (command) {
      case RecordingRules.Command.Path(var name) -> {
        if (fields.recordingName == null) {
          fields.recordingName = name;
        }
      }
      case RecordingRules.Command.Hook(var path) -> fields.hook = path;
      case null -> {}
    }
  }

  private ItemRequest build() {
    return new ItemRequest(
        fields.server,
        fields.phoneNumber,
        fields.number2,
        fields.action,
        fields.callerId,
        fields.callTimeout,
        fields.retries,
        fields.createRecording,
        fields.format,
        fields.recordingName,
        fields.hook,
        fields.contactNumber,
        fields.customerName,
        fields.project,
        fields.customData,
        fields.deadline,
        fields.queueType,
        fields.maxCallSeconds);
  }

  /// What a quick call's own fields were read into, whole.
  ItemRequest quick(@Nullable PhoneNumber number, @Nullable ActionRequest action) {
    fields.phoneNumber = number;
    fields.action = action;
    ItemRequest item = build();
    fields = new Fields();
    return item;
  }

  static String label(String text) {
    int length = text.codePointCount(0, text.length());
    if (length < 1 || length > MAX_LABEL || hasControl(text)) {
      throw new IllegalArgumentException("must be 1 to 128 characters, none of them a control");
    }
    return text;
  }

  private static boolean hasControl(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) == '\u007f') {
        return true;
      }
    }
    return false;
  }

  private static String format(String text) {
    if (!FORMATS.contains(text)) {
      throw new IllegalArgumentException("must be wav, WAV, gsm, ulaw, alaw, sln or sln16");
    }
    return text;
  }
}
