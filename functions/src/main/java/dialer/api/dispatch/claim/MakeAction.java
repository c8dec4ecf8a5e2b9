package dialer.api.dispatch.claim;

import dialer.api.server.Terms;
import dialer.call.PhoneNumber;
import dialer.originate.Application;
import dialer.originate.CallAction;
import dialer.originate.CallerId;
import dialer.originate.Channel;
import dialer.originate.OnAnswer;
import dialer.originate.Permission;
import dialer.server.Allocation;
import io.micronaut.serde.ObjectMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What is asked of Asterisk for a call: what the tenant said, or what the allocation makes of a
/// bare number. Terms may have changed since the call was accepted, so they are asked again.
@Singleton
final class MakeAction {
  private static final int MIN_MILLIS = 1_000;
  private static final int MAX_MILLIS = 120_000;
  private static final int MAX_WAIT_SECONDS = 3_600;

  private final ObjectMapper json;

  MakeAction(ObjectMapper json) {
    this.json = json;
  }

  sealed interface Made {
    record Action(CallAction action) implements Made {}

    /// It may not be dialled.
    ///
    /// @param reason a sentence for the tenant
    record Blocked(String reason) implements Made {}

    /// Not now: it waits again until that moment.
    record Later(Instant dueAt) implements Made {}
  }

  Made of(Claimed call, Terms terms) {
    try {
      String said = call.action();
      CallAction action = said == null ? fromAllocation(call, terms) : read(said);
      List<String> refusals = Permission.refusals(action, terms.allocation());
      return refusals.isEmpty()
          ? new Made.Action(action)
          : new Made.Blocked(String.join("; ", refusals));
    } catch (IllegalArgumentException e) {
      return new Made.Blocked(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return new Made.Blocked("action: is no longer understood");
    }
  }

  private CallAction read(String said) throws IOException {
    CallAction action = json.readValue(said, CallAction.class);
    if (action == null) {
      throw new IOException("null");
    }
    return action;
  }

  private static CallAction fromAllocation(Claimed call, Terms terms) {
    Allocation allocation = terms.allocation();
    if (allocation.endpoints().isEmpty()) {
      throw new IllegalArgumentException("Channel: the allocation has no endpoint");
    }
    String prefix = terms.prefixes().isEmpty() ? "" : terms.prefixes().getFirst();
    PhoneNumber dialled = new PhoneNumber(prefixed(prefix, call.phoneNumber()));
    return new CallAction(
        new Channel(dialled, allocation.endpoints().getFirst()),
        onAnswer(call, allocation),
        Math.clamp(call.timeoutSeconds() * 1_000L, MIN_MILLIS, MAX_MILLIS),
        callerId(call, terms),
        List.of(),
        false,
        List.of());
  }

  /// A `+` means nothing behind a prefix, and no exchange takes it there.
  private static String prefixed(String prefix, String number) {
    return prefix.isEmpty() || !number.startsWith("+")
        ? prefix + number
        : prefix + number.substring(1);
  }

  private static OnAnswer onAnswer(Claimed call, Allocation allocation) {
    if (!allocation.contexts().isEmpty()) {
      return new OnAnswer.Enter(allocation.contexts().getFirst(), call.phoneNumber());
    }
    int seconds = Math.clamp(call.timeoutSeconds(), 0, MAX_WAIT_SECONDS);
    return new OnAnswer.Run(new Application("Wait"), Integer.toString(seconds));
  }

  /// The item's, else the queue's next, else the tenant's own number, else the allocation's first;
  /// one that the tenant may not show is passed over.
  private static CallerId callerId(Claimed call, Terms terms) {
    return Stream.of(
            said(call.callerId()),
            rotated(call.queueDids(), call.entry()),
            said(terms.did()),
            terms.dids().stream().findFirst())
        .flatMap(Optional::stream)
        .map(CallerId::parse)
        .filter(shown -> Permission.mayShow(shown, terms.allocation()))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("CallerID: the tenant has no number to show"));
  }

  private static Optional<String> said(@Nullable String callerId) {
    return Optional.ofNullable(callerId).filter(text -> !text.isBlank());
  }

  private static Optional<String> rotated(List<String> dids, long entry) {
    return dids.isEmpty()
        ? Optional.empty()
        : Optional.of(dids.get(Math.floorMod(entry, dids.size())));
  }
}
