-- Tenants, servers, queues, calls and attempts. Postgres is the only truth: whatever stands here was promised to a
-- tenant, whatever is missing here did not happen.

-- Tenants and superusers, "clients" in the API.
CREATE TABLE clients (
  id                    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name                  text        NOT NULL,
  accountcode           text        NOT NULL UNIQUE CHECK (accountcode ~ '^[A-Za-z0-9_-]{1,64}$'),
  username              text        NOT NULL UNIQUE,
  password_hash         text,                                   -- bcrypt; null: no login by password
  did                   text,                                   -- shown when neither call nor queue names a caller id
  phone_number          text,
  allocated_channels    integer     NOT NULL DEFAULT 0 CHECK (allocated_channels >= 0), -- calls at once, over all servers
  rate_limit            integer     CHECK (rate_limit > 0),     -- calls dialled an hour, over all servers; null: none
  callbackurl           text,
  active_time_start     time,                                   -- daily calling window in timezone; may cross midnight
  active_time_end       time,
  timezone              text        NOT NULL DEFAULT 'UTC',
  country               text,                                   -- ISO 3166, to read numbers without a country code
  number_policy         text        NOT NULL DEFAULT 'own_country' CHECK (number_policy IN ('own_country', 'any')),
  database_urls         bytea,                                  -- encrypted; the tenant's own database, never returned
  is_superuser          boolean     NOT NULL DEFAULT false,
  is_active             boolean     NOT NULL DEFAULT true,
  status                text        NOT NULL DEFAULT 'active',
  flush_generation      bigint      NOT NULL DEFAULT 0,         -- an attempt of an older one is void at the agent
  created_at            timestamptz NOT NULL,
  updated_at            timestamptz NOT NULL
);

-- A key is shown once; what is kept is enough to recognise it and no more.
CREATE TABLE api_keys (
  id                    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  client_id             bigint      NOT NULL REFERENCES clients,
  scope                 text        NOT NULL CHECK (scope IN ('api', 'leads')),
  prefix                text        NOT NULL,                   -- the first characters, to find the row
  hash                  bytea       NOT NULL,                   -- HMAC-SHA256 of the whole key
  created_at            timestamptz NOT NULL,
  revoked_at            timestamptz
);
CREATE INDEX api_keys_prefix ON api_keys (prefix) WHERE revoked_at IS NULL;

-- The people whose names a dialer sends with a lead.
CREATE TABLE agent_users (
  id                    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  client_id             bigint      NOT NULL REFERENCES clients,
  username              text        NOT NULL,
  created_at            timestamptz NOT NULL,
  UNIQUE (client_id, username)
);

CREATE TABLE asterisk_servers (
  id                    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  code                  text        NOT NULL UNIQUE CHECK (code ~ '^[A-Za-z0-9_-]{1,64}$'),
  name                  text        NOT NULL,
  max_channels          integer     NOT NULL CHECK (max_channels >= 0),
  calls_per_second      double precision NOT NULL CHECK (calls_per_second > 0),
  status                text        NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'draining', 'inactive')),
  state_version         bigint      NOT NULL DEFAULT 1,         -- of the state its agent must act on
  agent_journal         uuid,                                   -- of the agent that last said hello
  agent_journal_since   timestamptz,                            -- attempts claimed before are not in it
  agent_version         text,
  agent_seen_at         timestamptz,                            -- null: never
  asterisk_up           boolean     NOT NULL DEFAULT false,
  created_at            timestamptz NOT NULL,
  updated_at            timestamptz NOT NULL
);

-- What a tenant may do on a server.
CREATE TABLE allocations (
  id                    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  client_id             bigint      NOT NULL REFERENCES clients,
  server_id             bigint      NOT NULL REFERENCES asterisk_servers,
  allowed_active_calls  integer     NOT NULL CHECK (allowed_active_calls >= 0),
  rate_limit            integer     CHECK (rate_limit > 0),     -- calls dialled an hour; null: none
  calls_per_second      double precision NOT NULL CHECK (calls_per_second > 0),
  quick_reserve         integer     NOT NULL DEFAULT 1 CHECK (quick_reserve >= 0),
  max_call_seconds      integer     NOT NULL CHECK (max_call_seconds > 0),
  default_directory     text        NOT NULL,
  recording_directory   text,
  provided_prefix       text[]      NOT NULL DEFAULT '{}',
  context               text[]      NOT NULL DEFAULT '{}',
  allocated_dids        text[]      NOT NULL DEFAULT '{}',
  provided_endpoints    text[]      NOT NULL DEFAULT '{}',
  applications          text[]      NOT NULL DEFAULT '{Dial,Playback,Wait,Hangup}',
  extensions            text[]      NOT NULL DEFAULT '{}',      -- inner numbers it may show as caller id
  hooks                 text[]      NOT NULL DEFAULT '{}',      -- commands its recordings may be handed to
  any_caller_id         boolean     NOT NULL DEFAULT false,
  status                text        NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'inactive')),
  created_at            timestamptz NOT NULL,
  updated_at            timestamptz NOT NULL,
  UNIQUE (client_id, server_id)
);

-- "Master queues": a campaign. Whether it is pending, in progress or processed follows from its tallies; only what
-- somebody decided is stored.
CREATE TABLE queue_masters (
  id                    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  client_id             bigint      NOT NULL REFERENCES clients,
  name                  text        NOT NULL,
  steering              text        NOT NULL DEFAULT 'open'
                        CHECK (steering IN ('open', 'paused', 'flushed', 'terminated', 'completed')),
  queue_type            text        NOT NULL DEFAULT 'outbound',
  dids                  text[]      NOT NULL DEFAULT '{}',      -- caller ids in rotation
  retry                 boolean,                                -- false: no call of it is tried again; null: not said
  retry_count           integer     NOT NULL DEFAULT 0 CHECK (retry_count >= 0),
  retry_gap             integer     NOT NULL DEFAULT 60 CHECK (retry_gap >= 0),         -- seconds
  retry_on              text[]      NOT NULL DEFAULT '{BUSY,"NO ANSWER",CONGESTION}',
  weight                integer     NOT NULL DEFAULT 1 CHECK (weight > 0),
  created_at            timestamptz NOT NULL,
  updated_at            timestamptz NOT NULL
);
CREATE INDEX queue_masters_client ON queue_masters (client_id, id);

-- Not partitioned, for its uniqueness: a repeated batch gets the first answer again. A quick call is here only where it
-- was sent with an idempotency key; it has no queue and no batch.
CREATE TABLE batches (
  id                    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  client_id             bigint      NOT NULL REFERENCES clients,
  queue_id              bigint      REFERENCES queue_masters,
  batch_id              bigint,                                 -- the tenant's
  idempotency_key       text,
  new_queue             boolean     NOT NULL,                   -- whether it was sent without a queue_id
  body_digest           bytea       NOT NULL,                   -- SHA-256 of the request, to tell a replay from a clash
  answer                jsonb       NOT NULL,
  created_at            timestamptz NOT NULL
);
-- a key alone decides where one is given
CREATE UNIQUE INDEX batches_in_queue ON batches (queue_id, batch_id) WHERE idempotency_key IS NULL;
CREATE UNIQUE INDEX batches_idempotency_key ON batches (client_id, idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE INDEX batches_new_queue ON batches (client_id, batch_id, created_at) WHERE new_queue;

CREATE SEQUENCE call_entry_id CACHE 100;

-- One row a call, partitioned by the month in its UUIDv7.
CREATE TABLE calls (
  id                    uuid        NOT NULL PRIMARY KEY,       -- call_id in the API
  entry_id              bigint      NOT NULL DEFAULT nextval('call_entry_id'), -- id in the API
  client_id             bigint      NOT NULL,
  queue_id              bigint,                                 -- null: a quick call
  batch_id              bigint,                                 -- the tenant's
  server_id             bigint,                                 -- null: chosen at dispatch
  quick                 boolean     NOT NULL DEFAULT false,
  -- what the tenant asked for
  phone_number          text        NOT NULL,                   -- as dialled, without prefix
  contact_number        text,
  customer_name         text,
  custom_data           jsonb,
  project               text,
  caller_id             text,
  action                jsonb,                                  -- dialer.originate.CallAction; null: made at dispatch from the allocation
  call_timeout          integer     NOT NULL DEFAULT 30,        -- seconds
  retries               integer,                                -- null: the queue's
  deadline              timestamptz,
  create_recording      boolean     NOT NULL DEFAULT false,
  recording_format      text,
  recording_path        text,
  mix_monitor_command   text,
  client_action_id      text,                                   -- the tenant's own, echoed and never sent to Asterisk
  client_channel_id     text,
  client_account        text,
  -- where it stands
  call_status           text        NOT NULL DEFAULT 'pending' CHECK (call_status IN ('pending', 'queued', 'processed', 'flushed')),
  phase                 text        CHECK (phase IN ('dialling', 'talking')), -- of a queued call, once Asterisk has it
  due_at                timestamptz NOT NULL,                   -- of a pending call: not before
  attempt_id            uuid,                                   -- the current or last
  attempt_server_id     bigint,
  call_tried            integer     NOT NULL DEFAULT 0,
  call_success          integer     NOT NULL DEFAULT 0,
  call_failed           integer     NOT NULL DEFAULT 0,
  -- how it ended
  disposition           text,
  started_at            timestamptz,
  answered_at           timestamptz,
  ended_at              timestamptz,
  duration              integer,                                -- seconds
  billsec               integer,                                -- seconds
  hangup_cause          integer,
  tech_cause            integer,
  reason                text,
  created_at            timestamptz NOT NULL,
  updated_at            timestamptz NOT NULL
) PARTITION BY RANGE (id);

CREATE INDEX calls_entries   ON calls (queue_id, entry_id) WHERE queue_id IS NOT NULL;
CREATE INDEX calls_quick     ON calls (client_id, entry_id) WHERE quick;
-- what the claim walks: the queues of a tenant that have waiting calls, the oldest due calls of a queue, or quick calls
-- of a tenant, for one server or for any
CREATE INDEX calls_waiting   ON calls (client_id, queue_id, server_id, due_at, id) WHERE call_status = 'pending' AND NOT quick;
CREATE INDEX calls_quick_waiting ON calls (client_id, server_id, due_at, id) WHERE call_status = 'pending' AND quick;
-- the window: what a tenant has at a server
CREATE INDEX calls_in_flight ON calls (client_id, attempt_server_id) WHERE call_status = 'queued';
CREATE INDEX calls_deadline  ON calls (deadline) WHERE call_status = 'pending' AND deadline IS NOT NULL;

-- One row a try, partitioned likewise. A row that was claimed and not marked as published is its own outbox.
CREATE TABLE attempts (
  id                    uuid        NOT NULL PRIMARY KEY,       -- ActionID and ChannelId at Asterisk
  call_id               uuid        NOT NULL,
  client_id             bigint      NOT NULL,
  server_id             bigint      NOT NULL,
  number                integer     NOT NULL,                   -- 1 for the first; given back ones share a number
  message               jsonb       NOT NULL,                   -- dialer.message.Originate, as published
  claimed_at            timestamptz NOT NULL,
  published_at          timestamptz,                            -- null: the sweep publishes it
  folded                bigint      NOT NULL DEFAULT 0,         -- one bit for each sequence of its reports that was folded
  given_back            boolean     NOT NULL DEFAULT false,
  disposition           text,
  started_at            timestamptz,
  answered_at           timestamptz,
  ended_at              timestamptz,
  billsec               integer,
  hangup_cause          integer,
  tech_cause            integer,
  reason                text
) PARTITION BY RANGE (id);

CREATE INDEX attempts_call        ON attempts (call_id);
CREATE INDEX attempts_unpublished ON attempts (claimed_at) WHERE published_at IS NULL;
-- what an hourly rate has used up
CREATE INDEX attempts_pace        ON attempts (client_id, server_id, id) WHERE NOT given_back;

-- What came from the broker and nobody could use: for the operator, never for a loop.
CREATE TABLE rejected_messages (
  id                    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  queue                 text        NOT NULL,                   -- where it was read
  type                  text,
  message_id            text,
  reason                text        NOT NULL,
  body                  bytea       NOT NULL,                   -- its first 64 KiB
  at                    timestamptz NOT NULL
);

-- How many calls of a queue stand where. Kept by the triggers below, whatever statement moves a call, so that a page of
-- queues costs the same for ten calls and for ten million.
CREATE TABLE queue_tallies (
  queue_id              bigint      NOT NULL,
  call_status           text        NOT NULL,
  disposition           text        NOT NULL,                   -- '' while there is none
  calls                 bigint      NOT NULL,
  PRIMARY KEY (queue_id, call_status, disposition)
);

CREATE FUNCTION tally_inserted_calls() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- in one order everywhere, so that two transactions that touch the same queues wait and never deadlock
  INSERT INTO queue_tallies
  SELECT queue_id, call_status, coalesce(disposition, ''), count(*)
    FROM inserted WHERE queue_id IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
  ON CONFLICT (queue_id, call_status, disposition) DO UPDATE SET calls = queue_tallies.calls + excluded.calls;
  RETURN NULL;
END $$;

CREATE FUNCTION tally_moved_calls() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO queue_tallies
  SELECT queue_id, call_status, disposition, sum(n)
    FROM (SELECT queue_id, call_status, coalesce(disposition, '') AS disposition, -1 AS n FROM was
          UNION ALL
          SELECT queue_id, call_status, coalesce(disposition, ''), 1 FROM became) AS moves
   WHERE queue_id IS NOT NULL
   GROUP BY 1, 2, 3 HAVING sum(n) <> 0 ORDER BY 1, 2, 3
  ON CONFLICT (queue_id, call_status, disposition) DO UPDATE SET calls = queue_tallies.calls + excluded.calls;
  RETURN NULL;
END $$;

CREATE TRIGGER tally_inserted AFTER INSERT ON calls
  REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION tally_inserted_calls();
CREATE TRIGGER tally_moved AFTER UPDATE ON calls
  REFERENCING OLD TABLE AS was NEW TABLE AS became FOR EACH STATEMENT EXECUTE FUNCTION tally_moved_calls();

-- The smallest UUIDv7 of a moment: the bounds of a month, and of a search by time.
CREATE FUNCTION uuid7_floor(at timestamptz) RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT encode(substring(int8send((extract(epoch FROM at) * 1000)::bigint) FROM 3) || '\x00000000000000000000'::bytea,
                'hex')::uuid
$$;

-- Makes the partitions from last month to `ahead` months from now that are not there yet; answers how many it made.
-- Attached rather than created in place: that locks out nobody. Runs as the owner, so that the functions need no DDL right.
CREATE FUNCTION make_partitions(now timestamptz, ahead integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  parent text; month timestamptz; partition text; made integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('make_partitions'));
  FOREACH parent IN ARRAY ARRAY['calls', 'attempts'] LOOP
    FOR i IN -1 .. ahead LOOP
      month := date_trunc('month', now, 'UTC') + make_interval(months => i);
      partition := parent || '_' || to_char(month AT TIME ZONE 'UTC', 'YYYY_MM');
      IF to_regclass(partition) IS NULL THEN
        EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', partition, parent);
        EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, partition,
                       uuid7_floor(month), uuid7_floor(date_trunc('month', now, 'UTC') + make_interval(months => i + 1)));
        made := made + 1;
      END IF;
    END LOOP;
  END LOOP;
  RETURN made;
END $$;

SELECT make_partitions(now(), 3);
