package dialer.edge.dial;

import dialer.call.Disposition;
import dialer.call.Outcome;
import dialer.edge.ami.PastCall;
import dialer.edge.ami.PbxEvent;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What is known of one attempt at Asterisk. Whatever the order in which events come, the same
/// events make the same outcome.
///
/// @param secondLeg whether a second party is called once the first picked up, by what was asked
///   for
/// @param startedAt when it was dialled
/// @param evidenceAt when Asterisk first showed that it has it; null until then
/// @param began whether the first leg had a channel
/// @param firstUpAt when the first party picked up
/// @param secondUpAt when the second party picked up
/// @param notPlaced whether Asterisk said that the request came to nothing
/// @param hangup the end of the first leg
record CallTrace(
    boolean secondLeg,
    Instant startedAt,
    @Nullable Instant evidenceAt,
    boolean began,
    @Nullable Instant firstUpAt,
    @Nullable Instant secondUpAt,
    boolean notPlaced,
    PbxEvent.@Nullable HungUp hangup) {

  static CallTrace begin(boolean secondLeg, Instant startedAt) {
    return new CallTrace(secondLeg, startedAt, null, false, null, null, false, null);
  }

  CallTrace on(PbxEvent event) {
    return switch (event) {
      case PbxEvent.Accepted e -> with(e.at(), began, firstUpAt, secondUpAt, notPlaced, hangup);
      case PbxEvent.Refused _ -> this;
      case PbxEvent.Began e -> with(e.at(), true, firstUpAt, secondUpAt, notPlaced, hangup);
      case PbxEvent.Answered e ->
          with(e.at(), true, first(firstUpAt, e.at()), secondUpAt, notPlaced, hangup);
      case PbxEvent.SecondLegBegan e ->
          with(e.at(), true, firstUpAt, secondUpAt, notPlaced, hangup);
      case PbxEvent.SecondLegAnswered e ->
          with(e.at(), true, firstUpAt, first(secondUpAt, e.at()), notPlaced, hangup);
      case PbxEvent.NotPlaced e -> with(e.at(), began, firstUpAt, secondUpAt, true, hangup);
      case PbxEvent.HungUp e -> with(e.at(), true, firstUpAt, secondUpAt, notPlaced, e);
    };
  }

  /// What the journal knew of it before a restart.
  CallTrace knowing(
      @Nullable Instant evidence, @Nullable Instant firstUp, @Nullable Instant secondUp) {
    return new CallTrace(
        secondLeg, startedAt, evidence, began, firstUp, secondUp, notPlaced, hangup);
  }

  /// When the party that counts picked up: the second where one is called, else the first; null
  /// when it did not. A dialplan context may call a second party of its own accord: then its answer
  /// counts if there is one.
  @Nullable Instant answeredAt() {
    return secondUpAt != null || secondLeg ? secondUpAt : firstUpAt;
  }

  CallTrace startedAt(Instant at) {
    return new CallTrace(
        secondLeg, at, evidenceAt, began, firstUpAt, secondUpAt, notPlaced, hangup);
  }

  boolean over() {
    return hangup != null;
  }

  /// The outcome of a call whose first leg was hung up.
  ///
  /// @param cutOffAt when it would have been hung up by us: what still rings then was not answered,
  ///   whatever cause our own hangup left
  Outcome outcome(PbxEvent.HungUp end, Duration longest) {
    boolean cutOff = !end.at().isBefore(startedAt.plus(longest));
    Disposition disposition =
        firstUpAt != null
            ? Disposition.ANSWERED
            : cutOff ? Disposition.NO_ANSWER : Disposition.ofUnanswered(end.cause());
    String reason =
        disposition == Disposition.FAILED ? "refused with hangup cause " + end.cause() : null;
    return new Outcome(
        disposition, end.cause(), end.techCause(), startedAt, answeredAt(), end.at(), reason);
  }

  /// The outcome of a call that ended while nobody listened, from Asterisk's own record.
  Outcome outcome(PastCall past) {
    Instant firstUp = firstUpAt != null ? firstUpAt : past.firstUpAt();
    Instant secondUp = secondUpAt != null ? secondUpAt : past.secondUpAt();
    CallTrace whole = knowing(evidenceAt, firstUp, secondUp);
    Disposition disposition = firstUp != null ? Disposition.ANSWERED : past.unanswered();
    String reason = disposition == Disposition.FAILED ? "failed, by Asterisk's call record" : null;
    Instant end = past.endedAt().isBefore(startedAt) ? startedAt : past.endedAt();
    return new Outcome(disposition, null, null, startedAt, whole.answeredAt(), end, reason);
  }

  /// The outcome of a call of which nothing can be found. What was answered stays answered.
  Outcome lost(Instant now, String why) {
    return new Outcome(
        firstUpAt != null ? Disposition.ANSWERED : Disposition.LOST,
        null,
        null,
        startedAt,
        answeredAt(),
        now,
        firstUpAt != null ? null : why);
  }

  /// The outcome of a call that Asterisk could not place, or would not.
  Outcome failed(Instant now, String why) {
    return new Outcome(Disposition.FAILED, null, null, startedAt, null, now, why);
  }

  private static Instant first(@Nullable Instant known, Instant heard) {
    return known == null || heard.isBefore(known) ? heard : known;
  }

  private CallTrace with(
      Instant at,
      boolean nowBegan,
      @Nullable Instant firstUp,
      @Nullable Instant secondUp,
      boolean nowNotPlaced,
      PbxEvent.@Nullable HungUp end) {
    return new CallTrace(
        secondLeg,
        startedAt,
        first(evidenceAt, at),
        nowBegan,
        firstUp,
        secondUp,
        nowNotPlaced,
        end);
  }
}
