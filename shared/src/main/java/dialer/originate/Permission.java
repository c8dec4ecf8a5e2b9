package dialer.originate;

import dialer.server.Allocation;
import java.util.ArrayList;
import java.util.List;

/// Whether an allocation allows an action. The API asks before it accepts a call, the agent asks
/// again before it dials.
public final class Permission {
  private Permission() {}

  /// The rules that `action` breaks, each a sentence that starts with the field's name in the API;
  /// empty when it may be dialled.
  public static List<String> refusals(CallAction action, Allocation allocation) {
    List<String> refusals = new ArrayList<>();
    if (!allocation.endpoints().contains(action.channel().endpoint())) {
      refusals.add(foreign("Channel", action.channel()));
    }
    switch (action.onAnswer()) {
      case OnAnswer.Run run -> {
        if (!run.application().isIn(allocation.applications())) {
          refusals.add("Application: " + run.application() + " is not one of the allocation's");
        }
        run.secondLeg()
            .map(DialData::target)
            .filter(leg -> !allocation.endpoints().contains(leg.endpoint()))
            .ifPresent(leg -> refusals.add(foreign("Data", leg)));
      }
      case OnAnswer.Enter enter -> {
        if (!allocation.contexts().contains(enter.context())) {
          refusals.add("Context: " + enter.context() + " is not one of the allocation's");
        }
      }
    }
    if (!mayShow(action.callerId(), allocation)) {
      refusals.add("CallerID: the number is not one of the tenant's");
    }
    return refusals;
  }

  public static boolean mayShow(CallerId callerId, Allocation allocation) {
    return allocation.anyCallerId() || allocation.callerIds().contains(callerId.number());
  }

  private static String foreign(String field, Channel leg) {
    return field + ": endpoint " + leg.endpoint() + " is not one of the allocation's";
  }
}
