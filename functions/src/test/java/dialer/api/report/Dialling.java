package dialer.api.report;

import dialer.api.TestApi;

/// Calls that were dialled to the end, as if an agent had reported them: waiting first, then moved,
/// for the sums are kept by the move.
public final class Dialling {
  private Dialling() {}

  /// One call of a tenant at `server1`, and its attempt.
  public static void call(
      TestApi api, String account, String startedAt, String disposition, int seconds) {
    calls(api, account, startedAt, disposition, seconds, 1);
  }

  public static void calls(
      TestApi api, String account, String startedAt, String disposition, int seconds, int count) {
    api.execute(
        """
        SELECT make_partitions('%1$s', 0);
        INSERT INTO calls (id, client_id, attempt_server_id, attempt_id, phone_number, contact_number, project,
                           custom_data, call_status, due_at, call_tried, started_at, created_at, updated_at)
        SELECT overlay(uuid7_floor('%1$s')::text placing substr(gen_random_uuid()::text, 25) from 25)::uuid, c.id, s.id,
               overlay(uuid7_floor('%1$s')::text placing substr(gen_random_uuid()::text, 25) from 25)::uuid,
               '5550001', '+49301234567', '=cmd', '{"a": "x,y"}', 'queued', now(), 1, '%1$s', '%1$s', '%1$s'
          FROM clients c, asterisk_servers s, generate_series(1, %2$d)
         WHERE c.accountcode = '%3$s' AND s.code = 'server1';
        INSERT INTO attempts (id, call_id, client_id, server_id, number, message, claimed_at, disposition, started_at,
                              ended_at, billsec)
        SELECT attempt_id, id, client_id, attempt_server_id, 1, '{}', started_at, '%4$s', started_at,
               started_at + interval '%5$d seconds', CASE '%4$s' WHEN 'ANSWERED' THEN %5$d ELSE 0 END
          FROM calls WHERE call_status = 'queued' AND contact_number = '+49301234567';
        UPDATE calls SET call_status = 'processed', disposition = '%4$s', duration = %5$d,
                         call_success = 1, ended_at = started_at + interval '%5$d seconds',
                         billsec = CASE '%4$s' WHEN 'ANSWERED' THEN %5$d ELSE 0 END
         WHERE call_status = 'queued' AND contact_number = '+49301234567'
        """
            .formatted(startedAt, count, account, disposition, seconds));
  }
}
