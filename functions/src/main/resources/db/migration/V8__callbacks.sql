-- The outbox: what is to be posted to addresses that tenants gave us, and what became of each try. The statement that
-- decides writes it in its own transaction; a sender takes it from there.

-- The tenant's address may be plain http: a superuser said so.
ALTER TABLE clients ADD COLUMN callback_http boolean NOT NULL DEFAULT false;

-- Where to post to. A tenant's callbackurl is one; it follows the column of clients by the trigger below. Health is kept
-- a receiver and not a host: two tenants may share a host, and one must not silence the other.
CREATE TABLE receivers (
  id                    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  client_id             bigint      NOT NULL REFERENCES clients,
  kind                  text        NOT NULL CHECK (kind IN ('callback')),
  url                   text        NOT NULL,
  http                  boolean     NOT NULL DEFAULT false,      -- plain http is allowed
  active                boolean     NOT NULL DEFAULT true,
  failures              integer     NOT NULL DEFAULT 0,         -- in a row
  resting_until         timestamptz                             -- the breaker is open until then
);
CREATE UNIQUE INDEX receivers_callback ON receivers (client_id) WHERE kind = 'callback';

-- One row a thing to be told, partitioned by the month in its UUIDv7, like calls.
CREATE TABLE deliveries (
  id                    uuid        NOT NULL PRIMARY KEY,       -- event_id in what is sent, the same at each try
  client_id             bigint      NOT NULL,
  receiver_id           bigint      NOT NULL,
  subject               uuid        NOT NULL,                   -- the call it is about
  body                  text        NOT NULL,                   -- as it is sent
  tries                 integer     NOT NULL DEFAULT 0,
  next_at               timestamptz,                            -- of one that waits, or, while it is tried, when it is tried again if nobody says what became of it
  give_up_at            timestamptz NOT NULL,
  delivered_at          timestamptz,                            -- neither this nor next_at: given up
  created_at            timestamptz NOT NULL
) PARTITION BY RANGE (id);
CREATE INDEX deliveries_waiting ON deliveries (receiver_id, next_at) WHERE next_at IS NOT NULL;
CREATE INDEX deliveries_client ON deliveries (client_id, id);
CREATE INDEX deliveries_subject ON deliveries (subject);

-- What became of each try.
CREATE TABLE delivery_tries (
  delivery_id           uuid        NOT NULL,
  number                integer     NOT NULL,                   -- from 1
  url                   text        NOT NULL,
  at                    timestamptz NOT NULL,                   -- also the signed timestamp, in whole seconds
  millis                integer     NOT NULL,                   -- until the answer, or until it was given up
  address               text,                                   -- that was connected to
  status                integer,                                -- null: no answer
  answer                text,                                   -- its first KiB
  error                 text,
  PRIMARY KEY (delivery_id, number)
) PARTITION BY RANGE (delivery_id);

-- A month nobody made is no reason to refuse an outcome.
CREATE TABLE deliveries_default PARTITION OF deliveries DEFAULT;
CREATE TABLE delivery_tries_default PARTITION OF delivery_tries DEFAULT;

-- What posts are signed with, at most two a tenant: the one it has and the one it is moving to.
CREATE TABLE signing_secrets (
  id                    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  client_id             bigint      NOT NULL REFERENCES clients,
  sealed                bytea       NOT NULL,                   -- encrypted
  created_at            timestamptz NOT NULL
);
CREATE INDEX signing_secrets_client ON signing_secrets (client_id, id);

-- A new UUIDv7 of a moment.
CREATE FUNCTION uuid7_at(at timestamptz) RETURNS uuid LANGUAGE sql VOLATILE AS $$
  SELECT (left(uuid7_floor(at)::text, 13) || '-7' || substring(gen_random_uuid()::text FROM 16))::uuid
$$;

-- A time as the API writes it.
CREATE FUNCTION api_time(at timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

CREATE FUNCTION follow_callbackurl() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF NEW.callbackurl IS NOT NULL THEN
    INSERT INTO receivers (client_id, kind, url, http) VALUES (NEW.id, 'callback', NEW.callbackurl, NEW.callback_http)
    ON CONFLICT (client_id) WHERE kind = 'callback'
    DO UPDATE SET url = excluded.url, http = excluded.http, active = true, failures = 0, resting_until = NULL;
  ELSE
    WITH gone AS (
      UPDATE receivers SET active = false WHERE client_id = NEW.id AND kind = 'callback' AND active RETURNING id)
    UPDATE deliveries d SET next_at = NULL FROM gone WHERE d.receiver_id = gone.id AND d.next_at IS NOT NULL;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER follow_callbackurl AFTER INSERT OR UPDATE OF callbackurl, callback_http ON clients
  FOR EACH ROW EXECUTE FUNCTION follow_callbackurl();
INSERT INTO receivers (client_id, kind, url)
SELECT id, 'callback', callbackurl FROM clients WHERE callbackurl IS NOT NULL;

-- Whatever statement ends calls, their callbacks are written with it.
CREATE FUNCTION call_back() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  INSERT INTO deliveries (id, client_id, receiver_id, subject, body, next_at, give_up_at, created_at)
  SELECT event_id, client_id, receiver_id, id,
         json_build_object(
           'event_id', event_id, 'type', 'call_finished', 'timestamp', api_time(updated_at),
           'call_id', id, 'id', entry_id, 'queue_id', queue_id, 'batch_id', batch_id, 'phone_number', phone_number,
           'contact_number', contact_number, 'customer_name', customer_name, 'project', project,
           'custom_data', custom_data, 'call_status', call_status, 'disposition', disposition, 'reason', reason,
           'hangup_cause', hangup_cause, 'call_tried', call_tried, 'duration', duration, 'billsec', billsec,
           'started_at', api_time(started_at), 'answered_at', api_time(answered_at), 'ended_at', api_time(ended_at),
           'action_id', client_action_id, 'channel_id', client_channel_id, 'account', client_account)::text,
         updated_at, updated_at + interval '24 hours', updated_at
    FROM (SELECT b.*, r.id AS receiver_id, uuid7_at(b.updated_at) AS event_id
            FROM became b
            JOIN was w ON w.id = b.id
            JOIN receivers r ON r.client_id = b.client_id AND r.kind = 'callback' AND r.active
           WHERE b.disposition IS NOT NULL AND w.disposition IS NULL) AS ended;
  RETURN NULL;
END $$;
CREATE TRIGGER call_back AFTER UPDATE ON calls
  REFERENCING OLD TABLE AS was NEW TABLE AS became FOR EACH STATEMENT EXECUTE FUNCTION call_back();

-- Makes the months of `parent` from this one to `ahead` from now; see make_partitions.
CREATE FUNCTION make_months(parent text, now timestamptz, ahead integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  month timestamptz; partition text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('make_partitions'));
  FOR i IN 0 .. ahead LOOP
    month := date_trunc('month', now, 'UTC') + make_interval(months => i);
    partition := parent || '_' || to_char(month AT TIME ZONE 'UTC', 'YYYY_MM');
    IF to_regclass(partition) IS NULL THEN
      EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', partition, parent);
      EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, partition,
                     uuid7_floor(month), uuid7_floor(date_trunc('month', now, 'UTC') + make_interval(months => i + 1)));
    END IF;
  END LOOP;
END $$;

SELECT make_months('deliveries', now(), 3), make_months('delivery_tries', now(), 3);
