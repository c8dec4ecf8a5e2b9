package dialer.api.dispatch.claim;

import dialer.api.db.Session;
import dialer.message.MessageCodec;
import dialer.message.MessageType;
import dialer.message.Originate;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/// The attempts' rows, each of which is its own outbox: the message it carries is published after
/// the commit, and a row not marked as published is published again.
@Singleton
public final class Attempts {
  private final MessageCodec codec;

  Attempts(MessageCodec codec) {
    this.codec = codec;
  }

  /// Who is called is kept where the tenant has a rule about it.
  void insert(Session session, Pair pair, List<Sorted.Dialled> dialled, Instant now) {
    if (dialled.isEmpty()) {
      return;
    }
    List<Originate> messages = dialled.stream().map(Sorted.Dialled::message).toList();
    session.update(
        """
        INSERT INTO attempts (id, call_id, client_id, server_id, number, message, called, also_called,
                              claimed_at)
        SELECT made.id, call_id, c.id, ?, number, message::jsonb,
               CASE WHEN c.attempts_per_day IS NOT NULL THEN called END,
               CASE WHEN c.attempts_per_day IS NOT NULL THEN also_called END, ?
          FROM unnest(?::uuid[], ?::uuid[], ?::int[], ?::text[], ?::text[], ?::text[])
               AS made (id, call_id, number, message, called, also_called)
          JOIN clients c ON c.id = ?
        """,
        pair.serverId(),
        now,
        messages.stream().map(Originate::attempt).toList(),
        messages.stream().map(Originate::call).toList(),
        dialled.stream().map(Sorted.Dialled::number).toList(),
        messages.stream().map(this::text).toList(),
        dialled.stream().map(one -> one.called().getFirst()).toList(),
        dialled.stream().map(one -> one.called().size() > 1 ? one.called().get(1) : null).toList(),
        pair.clientId());
  }

  /// Without waiting for the disk: a mark that a crash takes back costs a message that the agent
  /// knows already.
  public void markPublished(Session session, List<Originate> messages, Instant now) {
    session.update("SET LOCAL synchronous_commit = off");
    session.update(
        "UPDATE attempts SET published_at = ? WHERE id = ANY(?::uuid[]) AND published_at IS NULL",
        now,
        messages.stream().map(Originate::attempt).toList());
  }

  /// The pairs with attempts that were claimed before `before` and not marked.
  public List<Pair> overdue(Session session, Instant before) {
    return session.list(
        row -> new Pair(row.number("client_id"), row.number("server_id")),
        """
        SELECT DISTINCT a.client_id, a.server_id FROM attempts a JOIN calls c ON c.id = a.call_id
         WHERE a.published_at IS NULL AND a.claimed_at < ?
           AND c.attempt_id = a.id AND c.call_status = 'queued'
        """,
        before);
  }

  /// The oldest of a pair that were claimed before `before` and not marked; locked, so that two
  /// sweeps do not publish the same.
  public List<Originate> unpublished(Session session, Pair pair, Instant before, int most) {
    return session.list(
        row -> originate(row.text("message")),
        """
        SELECT a.message FROM attempts a JOIN calls c ON c.id = a.call_id
         WHERE a.published_at IS NULL AND a.claimed_at < ? AND a.client_id = ? AND a.server_id = ?
           AND c.attempt_id = a.id AND c.call_status = 'queued'
         ORDER BY a.claimed_at, a.id LIMIT ?
           FOR UPDATE OF a SKIP LOCKED
        """,
        before,
        pair.clientId(),
        pair.serverId(),
        most);
  }

  private Originate originate(String message) {
    byte[] body = message.getBytes(StandardCharsets.UTF_8);
    return switch (codec.read(MessageType.ORIGINATE.label(), body)) {
      case MessageCodec.Read.Understood(Originate originate) -> originate;
      case MessageCodec.Read read ->
          throw new IllegalStateException("an attempt's message is not understood: " + read);
    };
  }

  private String text(Originate message) {
    return new String(codec.write(message), StandardCharsets.UTF_8);
  }
}
