-- What is told of calls costs less: what all events of a call have in common is written once, and row_to_json takes half
-- of what json_build_object does, for it looks at the types of a row once and not at each value's.

CREATE OR REPLACE FUNCTION call_back() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  INSERT INTO deliveries (id, client_id, receiver_id, subject, body, next_at, give_up_at, created_at)
  SELECT ended.event_id, ended.client_id, ended.receiver_id, ended.id, row_to_json(said)::text,
         ended.updated_at, ended.updated_at + interval '24 hours', ended.updated_at
    FROM (SELECT b.*, r.id AS receiver_id, uuid7_at(b.updated_at) AS event_id
            FROM became b
            JOIN was w ON w.id = b.id
            JOIN receivers r ON r.client_id = b.client_id AND r.kind = 'callback' AND r.active
           WHERE b.disposition IS NOT NULL AND w.disposition IS NULL) AS ended
   CROSS JOIN LATERAL (
         SELECT ended.event_id, 'call_finished' AS type, api_time(ended.updated_at) AS timestamp,
                ended.id AS call_id, ended.entry_id AS id, ended.queue_id, ended.batch_id, ended.phone_number,
                ended.contact_number, ended.customer_name, ended.project, ended.custom_data, ended.call_status,
                ended.disposition, ended.reason, ended.hangup_cause, ended.call_tried, ended.duration, ended.billsec,
                api_time(ended.started_at) AS started_at, api_time(ended.answered_at) AS answered_at,
                api_time(ended.ended_at) AS ended_at, ended.client_action_id AS action_id,
                ended.client_channel_id AS channel_id, ended.client_account AS account) AS said;
  RETURN NULL;
END $$;

-- The end of a payload: of an event that tells no outcome, and of one that does.
CREATE FUNCTION live_nothing() RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT ',"disposition":null,"reason":null,"hangup_cause":null,"duration":null,"billsec":null,"retry_at":null}'
$$;
CREATE FUNCTION live_outcome(disposition text, reason text, cause integer, duration integer, billsec integer, retry_at timestamptz)
RETURNS text LANGUAGE sql STABLE AS $$
  SELECT ',' || substring(row_to_json(o)::text FROM 2)
    FROM (SELECT disposition, coalesce(reason, disposition) AS reason, cause AS hangup_cause, duration, billsec,
                 api_time(retry_at) AS retry_at) AS o
$$;

-- As before: runs after tally_moved, by its name. A call that waits again shows nothing of the attempt that failed; that
-- one's own row does.
CREATE OR REPLACE FUNCTION tell_moved_calls() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  INSERT INTO live_pages (client_id, size, types, events, at)
  SELECT client_id, count(*), array_agg(type ORDER BY id, rank), array_agg(event ORDER BY id, rank), max(told)
    FROM (SELECT c.client_id, c.id, m.rank, m.type, c.updated_at AS told,
                 '{"type":"' || m.type || '","timestamp":"' || api_time(m.at) || '","payload":' || c.payload || m.rest AS event
            FROM (SELECT b.*, w.attempt_id AS former_attempt, b.call_tried > w.call_tried AS started,
                         b.answered_at IS NOT NULL AND w.answered_at IS NULL AS answered,
                         b.disposition IS NOT NULL AND w.disposition IS NULL AS ended,
                         w.call_status = 'queued' AND b.call_status = 'pending' AND b.call_failed > w.call_failed AS failed,
                         left((SELECT row_to_json(p)
                                 FROM (SELECT b.id AS call_id, b.entry_id AS id, b.queue_id, b.batch_id, b.phone_number,
                                              b.contact_number, b.project, b.custom_data, b.call_tried AS attempt,
                                              b.client_action_id AS action_id) AS p)::text, -1) AS payload
                    FROM became b
                    JOIN was w ON w.id = b.id
                   WHERE b.call_tried > w.call_tried
                      OR b.disposition IS NOT NULL AND w.disposition IS NULL
                      OR b.call_tried > 0 AND b.answered_at IS NOT NULL AND w.answered_at IS NULL
                      OR w.call_status = 'queued' AND b.call_status = 'pending' AND b.call_failed > w.call_failed
                  OFFSET 0) AS c -- once a call, whatever the planner thinks
            CROSS JOIN LATERAL (
              SELECT 1 AS rank, 'call_started' AS type, coalesce(c.started_at, c.updated_at) AS at, live_nothing() AS rest
               WHERE c.started
              UNION ALL
              SELECT 2, 'call_answered', c.answered_at, live_nothing()
               WHERE c.answered
              UNION ALL
              SELECT 3, CASE c.disposition WHEN 'ANSWERED' THEN 'call_ended' ELSE 'call_failed' END,
                     coalesce(c.ended_at, c.updated_at),
                     live_outcome(c.disposition, c.reason, c.hangup_cause, c.duration, c.billsec, NULL)
               WHERE c.ended
              UNION ALL
              SELECT 3, 'call_failed', coalesce(a.ended_at, c.updated_at),
                     live_outcome(a.disposition, a.reason, a.hangup_cause,
                                  extract(epoch FROM a.ended_at - a.started_at)::integer, a.billsec, c.due_at)
                FROM attempts a
               WHERE c.failed AND a.id = c.former_attempt) AS m
          UNION ALL
          SELECT q.client_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff', 4, 'queue_updated', q.told,
                 live_event('queue_updated', q.told, live_queue_payload(q.queue))
            FROM (SELECT qm.client_id, qm AS queue, e.told
                    FROM (SELECT b.queue_id, max(b.updated_at) AS told
                            FROM became b JOIN was w ON w.id = b.id
                           WHERE b.disposition IS NOT NULL AND w.disposition IS NULL AND b.queue_id IS NOT NULL
                           GROUP BY b.queue_id) AS e
                    JOIN queue_masters qm ON qm.id = e.queue_id
                   WHERE NOT EXISTS (SELECT FROM queue_tallies t WHERE t.queue_id = e.queue_id
                                        AND t.call_status IN ('pending', 'queued') AND t.calls > 0)) AS q) AS told
   GROUP BY client_id ORDER BY client_id;
  RETURN NULL;
END $$;
