package dialer.api.insert.request;

import dialer.api.json.JsonBody;
import dialer.call.ClientCode;
import dialer.call.PhoneNumber;
import dialer.originate.CallerId;
import dialer.originate.Channel;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The body of `insertquickcall` and `quickcall`: with `number1` and a server, or with a
/// `phone_number` alone.
///
/// @param item its numbers and all it shares with a batch's item; `action` is null for a
///   `phone_number` alone
/// @param prefix goes before the number; null takes the allocation's
/// @param endpoint null takes the allocation's
/// @param dryRun only say what would become of it
public record QuickRequest(
    ItemRequest item,
    @Nullable String prefix,
    @Nullable String endpoint,
    boolean dryRun,
    @Nullable ClientCode account,
    List<String> ignored) {

  public static QuickRequest read(JsonBody json) throws IOException {
    Reader reader = new Reader(json);
    json.object(reader::field);
    return reader.build();
  }

  /// What has been read so far.
  private static final class Reader {
    private static final Pattern PREFIX = Pattern.compile("[0-9*#]{0,16}");

    private final JsonBody json;
    private final ItemReader item;
    private @Nullable PhoneNumber number1;
    private @Nullable PhoneNumber phoneNumber;
    private @Nullable ActionRequest action;
    private @Nullable CallerId did;
    private @Nullable String prefix;
    private @Nullable String endpoint;
    private @Nullable Boolean dryRun;
    private @Nullable ClientCode account;

    Reader(JsonBody json) {
      this.json = json;
      this.item = new ItemReader(json);
    }

    boolean field(String field) throws IOException {
      switch (field) {
        case "number1" -> number1 = json.valueOrNumber(PhoneNumber::new);
        case "phone_number" -> phoneNumber = json.valueOrNumber(PhoneNumber::new);
        case "action" -> action = ActionReader.read(json, false);
        case "did" -> did = json.valueOrNumber(CallerId::parse);
        case "prefix" -> prefix = json.valueOrNumber(Reader::prefix);
        case "endpoint" -> endpoint = json.valueOrNumber(Reader::endpoint);
        case "dry_run" -> dryRun = json.bool();
        case "accountcode", "client_code" -> account = json.value(ClientCode::new);
        default -> {
          return item.sharedField(field);
        }
      }
      return true;
    }

    QuickRequest build() {
      boolean plain = phoneNumber != null && number1 == null;
      ItemRequest read = item.quick(plain ? phoneNumber : number1, plain ? null : action());
      if (!plain) {
        json.require("asterisk_server_code", read.server(), "must not be blank");
        json.require("number1", number1, "must not be blank");
        json.require("customer_name", read.customerName(), "must not be blank");
      }
      return new QuickRequest(
          read, prefix, endpoint, dryRun != null && dryRun, account, json.ignored());
    }

    private ActionRequest action() {
      ActionRequest given = action == null ? ActionRequest.NONE : action;
      return given.callerId() == null && did != null ? given.withCallerId(did) : given;
    }

    private static String prefix(String text) {
      if (!PREFIX.matcher(text).matches()) {
        throw new IllegalArgumentException("must be at most 16 digits, * or #");
      }
      return text;
    }

    private static String endpoint(String text) {
      if (!Channel.ENDPOINT.matcher(text).matches()) {
        throw new IllegalArgumentException("must name an endpoint of letters, digits, _, . or -");
      }
      return text;
    }
  }
}
