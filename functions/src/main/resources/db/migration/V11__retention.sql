-- How long calls are kept, and how a person is forgotten. Neither changes what was counted.

-- Days a tenant's calls are kept, from the day they were taken in; null: as long as the system keeps them.
ALTER TABLE clients ADD COLUMN retention_days integer CHECK (retention_days > 0);

-- Calls that are to be erased as soon as they are over. No number stands here.
CREATE TABLE erasures_due (
  call_id               uuid        PRIMARY KEY,
  client_id             bigint      NOT NULL
);

-- Who had what erased. Only ever added to; it says how much, and never whom.
CREATE TABLE erasure_log (
  id                    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  client_id             bigint      NOT NULL,
  asked_by              text        NOT NULL,                   -- an account code
  what                  text        NOT NULL CHECK (what IN ('number', 'call', 'term')), -- term: it was old
  calls                 bigint      NOT NULL,
  at                    timestamptz NOT NULL
);
CREATE INDEX erasure_log_client ON erasure_log (client_id, id);

-- A reason may name a number: erasing may change it, and nothing else may.
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'decisions' AND current_setting('dialer.erasing', true) = 'on' THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
CREATE TRIGGER erasure_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON erasure_log
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Takes from what is told of a call whatever could say who was called.
CREATE FUNCTION without_person(told jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT told - ARRAY['contact_number', 'customer_name', 'custom_data', 'action_id', 'channel_id', 'account', 'reason']
         || '{"phone_number": "erased", "contact_number": null, "customer_name": null, "custom_data": null}'
$$;

-- Erases the tenant's calls that are due and not in flight: one that waits ends with it, as CANCELLED. Answers what was
-- erased, with the recordings that lie on a server under a name. One that is at an agent stays due.
CREATE FUNCTION erase_due(client bigint, now timestamptz) RETURNS TABLE (erased uuid, server bigint, recording text)
LANGUAGE plpgsql AS $$
DECLARE
  done uuid[]; servers bigint[]; recordings text[];
BEGIN
  -- locked first: nobody moves them any more
  SELECT coalesce(array_agg(ready.id), '{}'), array_agg(ready.attempt_server_id), array_agg(ready.recording_path)
    INTO done, servers, recordings
    FROM (SELECT c.id, c.attempt_server_id, c.recording_path
            FROM erasures_due d JOIN calls c ON c.id = d.call_id
           WHERE d.client_id = client AND c.client_id = client AND c.call_status <> 'queued'
           ORDER BY c.id LIMIT 10000 FOR UPDATE OF c) AS ready;
  UPDATE calls
     SET phone_number = 'erased', contact_number = NULL, customer_name = NULL, custom_data = NULL, caller_id = NULL,
         action = NULL, recording_path = NULL, mix_monitor_command = NULL, client_action_id = NULL,
         client_channel_id = NULL, client_account = NULL,
         reason = CASE WHEN call_status = 'pending' THEN 'erased on request' END,
         ended_at = CASE WHEN call_status = 'pending' THEN now ELSE ended_at END,
         disposition = CASE WHEN call_status = 'pending' THEN 'CANCELLED' ELSE disposition END,
         call_status = CASE WHEN call_status = 'pending' THEN 'flushed' ELSE call_status END,
         updated_at = now
   WHERE id = ANY(done);
  UPDATE attempts SET message = '{}', reason = NULL, published_at = coalesce(published_at, now) WHERE call_id = ANY(done);
  IF to_regclass('deliveries') IS NOT NULL THEN
    UPDATE deliveries SET body = without_person(body::jsonb)::text WHERE client_id = client AND subject = ANY(done);
    UPDATE delivery_tries t SET answer = NULL, error = NULL
      FROM deliveries d WHERE d.subject = ANY(done) AND d.client_id = client AND t.delivery_id = d.id;
  END IF;
  IF to_regclass('live_pages') IS NOT NULL THEN
    -- the end of an event is left open for its number
    UPDATE live_pages SET events = ARRAY(
             SELECT CASE WHEN ((e || '}')::jsonb #>> '{payload,call_id}')::uuid = ANY(done)
                    THEN left(jsonb_set((e || '}')::jsonb, '{payload}', without_person((e || '}')::jsonb -> 'payload'))::text, -1)
                    ELSE e END
               FROM unnest(events) WITH ORDINALITY AS o (e, n) ORDER BY n)
     WHERE client_id = client
       AND EXISTS (SELECT FROM unnest(events) AS e WHERE ((e || '}')::jsonb #>> '{payload,call_id}')::uuid = ANY(done));
  END IF;
  DELETE FROM erasures_due d WHERE d.call_id = ANY(done);
  RETURN QUERY SELECT * FROM unnest(done, servers, recordings);
END $$;

-- Makes due every call of the tenant that has to do with a number, and takes the number from wherever else it stands.
-- Answers how many calls. A do-not-call list keeps it: else the person would be called again.
--
-- core: digits that are in every spelling, by which to find it fast; pattern: all spellings.
CREATE FUNCTION erase_number(client bigint, core text, pattern text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  found bigint;
  account text := (SELECT accountcode FROM clients WHERE id = client);
BEGIN
  INSERT INTO erasures_due
  SELECT id, client_id
    FROM (SELECT id, client_id, concat_ws(' ', phone_number, contact_number, customer_name, custom_data, caller_id, action,
                   recording_path, mix_monitor_command, client_action_id, client_channel_id, client_account, reason) AS text
            FROM calls WHERE client_id = client) AS c
   WHERE strpos(text, core) > 0 AND text ~ pattern
  ON CONFLICT DO NOTHING;
  GET DIAGNOSTICS found = ROW_COUNT;
  UPDATE batches SET answer = regexp_replace(answer::text, pattern, '0', 'g')::jsonb
   WHERE client_id = client AND strpos(answer::text, core) > 0;
  PERFORM set_config('dialer.erasing', 'on', true);
  UPDATE decisions SET reason = regexp_replace(reason, pattern, 'erased', 'g')
   WHERE client_id = client AND strpos(reason, core) > 0;
  PERFORM set_config('dialer.erasing', 'off', true);
  DELETE FROM rejected_messages
   WHERE strpos(encode(body, 'escape'), core) > 0 AND encode(body, 'escape') ~ pattern
     AND strpos(encode(body, 'escape'), account) > 0;
  IF to_regclass('deliveries') IS NOT NULL THEN
    UPDATE deliveries SET body = regexp_replace(body, pattern, '0', 'g') WHERE client_id = client AND strpos(body, core) > 0;
  END IF;
  IF to_regclass('leads') IS NOT NULL THEN
    DELETE FROM leads
     WHERE client_id = client AND strpos(concat_ws(' ', phone, phone_spelling, fields), core) > 0
       AND concat_ws(' ', phone, phone_spelling, fields) ~ pattern;
  END IF;
  RETURN found;
END $$;

-- What calls counted for is kept apart before they go.
CREATE FUNCTION count_gone(first uuid, beyond uuid) RETURNS void LANGUAGE sql AS $$
  INSERT INTO dialled_gone AS g
  SELECT client_id, quarter, queue_id, project, server_id, disposition,
         sum(calls), sum(duration), sum(attempts), sum(billsec), sum(minutes)
    FROM dialled_facts
   WHERE call_id >= first AND call_id < beyond
   GROUP BY 1, 2, 3, 4, 5, 6
  ON CONFLICT (client_id, quarter, queue_id, project, server_id, disposition) DO UPDATE
     SET calls = g.calls + excluded.calls, duration = g.duration + excluded.duration,
         attempts = g.attempts + excluded.attempts, billsec = g.billsec + excluded.billsec,
         minutes = g.minutes + excluded.minutes
$$;

-- Forgets a tenant's calls from `first` on that are over and older than `beyond`, in the order of their ids, at most
-- `most`; answers the last id, or null when there are no more. Nobody moves them any more.
CREATE FUNCTION forget_calls(client bigint, first uuid, beyond uuid, most integer) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
  ids uuid[];
BEGIN
  SELECT array_agg(id ORDER BY id) INTO ids
    FROM (SELECT id FROM calls
           WHERE id > first AND id < beyond AND client_id = client AND call_status IN ('processed', 'flushed')
           ORDER BY id LIMIT most FOR UPDATE) AS old;
  IF ids IS NULL THEN
    RETURN NULL;
  END IF;
  INSERT INTO dialled_gone AS g
  SELECT client_id, quarter, queue_id, project, server_id, disposition,
         sum(calls), sum(duration), sum(attempts), sum(billsec), sum(minutes)
    FROM dialled_facts WHERE call_id = ANY(ids)
   GROUP BY 1, 2, 3, 4, 5, 6
  ON CONFLICT (client_id, quarter, queue_id, project, server_id, disposition) DO UPDATE
     SET calls = g.calls + excluded.calls, duration = g.duration + excluded.duration,
         attempts = g.attempts + excluded.attempts, billsec = g.billsec + excluded.billsec,
         minutes = g.minutes + excluded.minutes;
  IF to_regclass('deliveries') IS NOT NULL THEN
    DELETE FROM delivery_tries t USING deliveries d
     WHERE d.client_id = client AND d.subject = ANY(ids) AND t.delivery_id = d.id;
    DELETE FROM deliveries WHERE client_id = client AND subject = ANY(ids);
  END IF;
  DELETE FROM attempts WHERE call_id = ANY(ids);
  DELETE FROM calls WHERE id = ANY(ids);
  RETURN ids[array_length(ids, 1)];
END $$;

-- Drops the oldest month of calls and attempts if it ended before; answers its name, or null when there is none, or one
-- of its calls is not over: then it stays until it is. A drop locks out everybody for a moment: who cannot have that
-- within 2 s leaves it to the next time.
CREATE FUNCTION drop_oldest_month(before timestamptz) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public SET lock_timeout = '2s' AS $$
DECLARE
  month text; start timestamptz; beyond uuid; open boolean;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('make_partitions'));
  SELECT right(c.relname, 7) INTO month
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
   WHERE i.inhparent = 'calls'::regclass AND c.relname ~ '^calls_\d{4}_\d{2}$'
   ORDER BY c.relname LIMIT 1;
  start := to_date(month, 'YYYY_MM')::timestamp AT TIME ZONE 'UTC';
  IF month IS NULL OR start + interval '1 month' > before THEN
    RETURN NULL;
  END IF;
  beyond := uuid7_floor(start + interval '1 month');
  EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE call_status IN (''pending'', ''queued''))', 'calls_' || month) INTO open;
  IF open THEN
    RETURN NULL;
  END IF;
  PERFORM count_gone(uuid7_floor(start), beyond);
  EXECUTE format('DELETE FROM attempts a USING %I c WHERE a.id >= $1 AND a.call_id = c.id', 'calls_' || month) USING beyond;
  EXECUTE format('DROP TABLE %I', 'calls_' || month);
  EXECUTE format('DROP TABLE IF EXISTS %I, %I, %I', 'attempts_' || month, 'deliveries_' || month, 'delivery_tries_' || month);
  RETURN month;
END $$;
