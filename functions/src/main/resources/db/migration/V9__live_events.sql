-- What happens, as it is told to those who listen. Kept for 24 hours, so that a reader that was away misses nothing.

-- The events that one statement caused for one tenant, in the order they are told. The page is written with what it tells
-- of; its numbers are given at commit, under the tenant's row in live_counters, so that they are dense and in the order of
-- commits: whoever sees an event sees every one before it. At commit, and not before, because nothing else is locked
-- after it: transactions wait for each other there and never in a ring.
CREATE SEQUENCE live_page_id CACHE 100;
CREATE TABLE live_pages (
  id                    bigint      NOT NULL DEFAULT nextval('live_page_id'),
  client_id             bigint      NOT NULL,
  last_event_id         bigint,                                 -- of the last event on it; null only until commit
  size                  integer     NOT NULL,
  types                 text[]      NOT NULL,
  events                text[]      NOT NULL,                   -- JSON objects whose end, the event_id, is left open
  at                    timestamptz NOT NULL
) PARTITION BY RANGE (at);
CREATE INDEX live_pages_order ON live_pages (client_id, last_event_id) WHERE last_event_id IS NOT NULL;
CREATE INDEX live_pages_id ON live_pages (id);
CREATE TABLE live_pages_default PARTITION OF live_pages DEFAULT;

CREATE TABLE live_counters (
  client_id             bigint      NOT NULL PRIMARY KEY,
  last_event_id         bigint      NOT NULL
) WITH (fillfactor = 50);

CREATE FUNCTION number_page() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  last bigint;
BEGIN
  INSERT INTO live_counters AS c VALUES (NEW.client_id, NEW.size)
  ON CONFLICT (client_id) DO UPDATE SET last_event_id = c.last_event_id + excluded.last_event_id
  RETURNING last_event_id INTO last;
  UPDATE live_pages SET last_event_id = last WHERE id = NEW.id AND at = NEW.at;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER number_page AFTER INSERT ON live_pages
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION number_page();

-- An event but for its event_id.
CREATE FUNCTION live_event(type text, at timestamptz, payload json) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT '{"type":"' || type || '","timestamp":"' || api_time(at) || '","payload":' || payload::text
$$;

CREATE FUNCTION live_queue_payload(queue queue_masters) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT json_build_object(
           'call_id', NULL, 'queue_id', (queue).id, 'phone_number', NULL, 'custom_data', NULL, 'name', (queue).name,
           'queue_status', CASE (queue).steering
             WHEN 'open' THEN CASE WHEN t.total = 0 OR t.pending = t.total THEN 'pending'
                                   WHEN t.pending + t.queued > 0 THEN 'in-progress' ELSE 'processed' END
             WHEN 'completed' THEN 'processed'
             ELSE (queue).steering END,
           'total', t.total, 'pending', t.pending, 'queued', t.queued, 'processed', t.processed, 'flushed', t.flushed)
    FROM (SELECT coalesce(sum(calls), 0) AS total,
                 coalesce(sum(calls) FILTER (WHERE call_status = 'pending'), 0) AS pending,
                 coalesce(sum(calls) FILTER (WHERE call_status = 'queued'), 0) AS queued,
                 coalesce(sum(calls) FILTER (WHERE call_status = 'processed'), 0) AS processed,
                 coalesce(sum(calls) FILTER (WHERE call_status = 'flushed'), 0) AS flushed
            FROM queue_tallies WHERE queue_id = (queue).id) AS t
$$;

-- Whatever statement moves calls, it is told with it. Runs after tally_moved, by its name. A call that waits again shows
-- nothing of the attempt that failed; that one's own row does.
CREATE FUNCTION tell_moved_calls() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  INSERT INTO live_pages (client_id, size, types, events, at)
  SELECT client_id, count(*), array_agg(type ORDER BY id, rank), array_agg(event ORDER BY id, rank), max(told)
    FROM (SELECT b.client_id, b.id, m.rank, m.type, b.updated_at AS told,
                 live_event(m.type, m.at, json_build_object(
                   'call_id', b.id, 'id', b.entry_id, 'queue_id', b.queue_id, 'batch_id', b.batch_id,
                   'phone_number', b.phone_number, 'contact_number', b.contact_number, 'project', b.project,
                   'custom_data', b.custom_data, 'attempt', b.call_tried, 'action_id', b.client_action_id,
                   'disposition', m.disposition, 'reason', m.reason, 'hangup_cause', m.cause,
                   'duration', m.duration, 'billsec', m.billsec, 'retry_at', api_time(m.retry_at))) AS event
            FROM became b
            JOIN was w ON w.id = b.id
            CROSS JOIN LATERAL (
              SELECT 1 AS rank, 'call_started' AS type, coalesce(b.started_at, b.updated_at) AS at,
                     NULL AS disposition, NULL AS reason, NULL::integer AS cause, NULL::integer AS duration,
                     NULL::integer AS billsec, NULL::timestamptz AS retry_at
               WHERE b.call_tried > w.call_tried
              UNION ALL
              SELECT 2, 'call_answered', b.answered_at, NULL, NULL, NULL, NULL, NULL, NULL
               WHERE b.answered_at IS NOT NULL AND w.answered_at IS NULL
              UNION ALL
              SELECT 3, CASE b.disposition WHEN 'ANSWERED' THEN 'call_ended' ELSE 'call_failed' END,
                     coalesce(b.ended_at, b.updated_at), b.disposition, coalesce(b.reason, b.disposition),
                     b.hangup_cause, b.duration, b.billsec, NULL
               WHERE b.disposition IS NOT NULL AND w.disposition IS NULL
              UNION ALL
              SELECT 3, 'call_failed', coalesce(a.ended_at, b.updated_at), a.disposition,
                     coalesce(a.reason, a.disposition), a.hangup_cause,
                     extract(epoch FROM a.ended_at - a.started_at)::integer, a.billsec, b.due_at
                FROM attempts a
               WHERE a.id = w.attempt_id AND w.call_status = 'queued' AND b.call_status = 'pending'
                 AND b.call_failed > w.call_failed) AS m
           WHERE b.call_tried > 0 OR b.disposition IS NOT NULL
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
CREATE TRIGGER tell_moved AFTER UPDATE ON calls
  REFERENCING OLD TABLE AS was NEW TABLE AS became FOR EACH STATEMENT EXECUTE FUNCTION tell_moved_calls();

-- What somebody decided about a queue, told as it stands at commit.
CREATE FUNCTION tell_steered_queue() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  INSERT INTO live_pages (client_id, size, types, events, at)
  VALUES (NEW.client_id, 1, '{queue_updated}',
          ARRAY[live_event('queue_updated', NEW.updated_at, live_queue_payload(NEW))], NEW.updated_at);
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER tell_steered AFTER UPDATE OF steering ON queue_masters DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.steering IS DISTINCT FROM NEW.steering) EXECUTE FUNCTION tell_steered_queue();

-- The last status of a server that its tenants were told: `up`, `down`, or what an operator set.
ALTER TABLE asterisk_servers ADD COLUMN told_status text, ADD COLUMN told_at timestamptz;

CREATE FUNCTION tell_server() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  INSERT INTO live_pages (client_id, size, types, events, at)
  SELECT client_id, 1, '{server_status}',
         ARRAY[live_event('server_status', NEW.told_at, json_build_object(
           'call_id', NULL, 'queue_id', NULL, 'phone_number', NULL, 'custom_data', NULL,
           'server_code', NEW.code, 'name', NEW.name, 'server_status', NEW.told_status))],
         NEW.told_at
    FROM allocations WHERE server_id = NEW.id AND status = 'active' ORDER BY client_id;
  RETURN NULL;
END $$;
CREATE TRIGGER tell_server AFTER UPDATE OF told_status ON asterisk_servers
  FOR EACH ROW WHEN (OLD.told_status IS DISTINCT FROM NEW.told_status) EXECUTE FUNCTION tell_server();

-- Makes the days of live_pages from today to two ahead, and drops what is older than 24 hours. Waits for no lock for long:
-- the next call does what this one could not.
CREATE FUNCTION keep_live_days(now timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public SET lock_timeout = '2s' AS $$
DECLARE
  today timestamptz := date_trunc('day', now, 'UTC'); partition text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('make_partitions'));
  FOR i IN 0 .. 2 LOOP
    partition := 'live_pages_' || to_char((today + make_interval(days => i)) AT TIME ZONE 'UTC', 'YYYY_MM_DD');
    IF to_regclass(partition) IS NULL THEN
      EXECUTE format('CREATE TABLE %I (LIKE live_pages INCLUDING ALL)', partition);
      EXECUTE format('ALTER TABLE live_pages ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', partition,
                     today + make_interval(days => i), today + make_interval(days => i + 1));
    END IF;
  END LOOP;
  DELETE FROM live_pages_default WHERE at < now - interval '24 hours';
  FOR partition IN
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = 'live_pages'::regclass
       AND c.relname ~ '^live_pages_\d{4}_\d{2}_\d{2}$'
       AND c.relname <= 'live_pages_' || to_char((today - interval '2 days') AT TIME ZONE 'UTC', 'YYYY_MM_DD')
  LOOP
    EXECUTE format('DROP TABLE %I', partition);
  END LOOP;
END $$;

SELECT keep_live_days(now());
