-- Erasing reaches two more places: the number by which attempts a day are counted, and recordings at the servers.

-- Files of erased calls that lie at a server until somebody says that they are removed. The name is whatever the tenant
-- chose, and so may say who was called; nothing else here does.
CREATE TABLE erased_recordings (
  call_id               uuid        PRIMARY KEY,
  client_id             bigint      NOT NULL,
  server_id             bigint      NOT NULL REFERENCES asterisk_servers,
  path                  text        NOT NULL,
  erased_at             timestamptz NOT NULL
);
CREATE INDEX erased_recordings_client ON erased_recordings (client_id, call_id);
ALTER TABLE erased_recordings ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON erased_recordings FOR SELECT TO dialer_tenant USING (client_id = (SELECT app_client_id()));
GRANT SELECT ON erased_recordings TO dialer_tenant;

-- As before, and a recording is remembered until somebody removed it, whoever asks or nobody.
CREATE OR REPLACE FUNCTION erase_due(client bigint, now timestamptz) RETURNS TABLE (erased uuid, server bigint, recording text)
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
  INSERT INTO erased_recordings (call_id, client_id, server_id, path, erased_at)
  SELECT o.call_id, client, o.server_id, o.path, now FROM unnest(done, servers, recordings) AS o (call_id, server_id, path)
   WHERE o.server_id IS NOT NULL AND o.path IS NOT NULL -- never dialled: there is no file
  ON CONFLICT DO NOTHING;
  UPDATE attempts SET message = '{}', called = NULL, also_called = NULL, reason = NULL, published_at = coalesce(published_at, now)
   WHERE call_id = ANY(done);
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

-- Those of calls that were erased before: nothing but an erasure leaves an attempt without its message.
UPDATE attempts SET called = NULL, also_called = NULL WHERE (called IS NOT NULL OR also_called IS NOT NULL) AND message = '{}';
