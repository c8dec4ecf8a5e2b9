-- More rules of dispatch, keys that live on for a while, agents' tokens.

-- The decision log is read by its tenant.
CREATE INDEX decisions_client ON decisions (client_id, id);

-- A key that was replaced may live on until a moment that its owner chose.
ALTER TABLE api_keys ADD COLUMN expires_at timestamptz;

-- What an edge agent shows to the API: it opens what concerns its own server, and nothing else.
CREATE TABLE agent_tokens (
  id                    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  server_id             bigint      NOT NULL REFERENCES asterisk_servers,
  prefix                text        NOT NULL,
  hash                  bytea       NOT NULL,                   -- HMAC-SHA256 of the whole token
  created_at            timestamptz NOT NULL,
  expires_at            timestamptz,                            -- of one that was replaced and lives on for a while
  revoked_at            timestamptz
);
CREATE INDEX agent_tokens_prefix ON agent_tokens (prefix) WHERE revoked_at IS NULL;

-- Null: no such rule.
ALTER TABLE clients
  ADD COLUMN attempts_a_day   integer CHECK (attempts_a_day > 0),   -- at one number, in a day of the tenant's zone
  ADD COLUMN calls_a_day      integer CHECK (calls_a_day > 0),
  ADD COLUMN minutes_a_day    integer CHECK (minutes_a_day > 0),    -- billable
  ADD COLUMN max_call_seconds integer CHECK (max_call_seconds > 0),
  ADD COLUMN callee_hours     boolean NOT NULL DEFAULT false;       -- the calling window is read by the callee's clock

ALTER TABLE queue_masters
  ADD COLUMN start_at         timestamptz,                          -- nothing of it is dialled before; null: at once
  ADD COLUMN max_call_seconds integer CHECK (max_call_seconds > 0);
ALTER TABLE calls ADD COLUMN max_call_seconds integer;

-- Who was called, where its tenant has a rule about it: spelled as do_not_call.number.
ALTER TABLE attempts ADD COLUMN called text;
CREATE INDEX attempts_called ON attempts (client_id, called, id) WHERE called IS NOT NULL AND NOT given_back;

-- What the number policy says otherwise: the longest prefix decides.
CREATE TABLE number_prefixes (
  client_id             bigint      NOT NULL REFERENCES clients,
  prefix                text        NOT NULL CHECK (prefix ~ '^\+?[0-9]{1,15}$'), -- E.164, or as dialled
  allowed               boolean     NOT NULL,
  PRIMARY KEY (client_id, prefix)
);

-- What operators must look at.
CREATE TABLE alerts (
  id                    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  client_id             bigint      NOT NULL REFERENCES clients,
  kind                  text        NOT NULL,
  day                   date        NOT NULL,                       -- in the tenant's zone; one of a kind a day
  message               text        NOT NULL,
  at                    timestamptz NOT NULL,
  UNIQUE (client_id, kind, day)
);

-- Row-level security, the second wall: what reads for one tenant does so as this role, which sees the rows of
-- `app.client_id` alone, whatever a statement forgets to ask for. Whoever owns the tables is not held to it: inserts
-- (COPY does not work under it), dispatch and folding are for all tenants. Roles belong to the whole cluster, so another
-- database may have made it; its owner, where it is no superuser, needs CREATEROLE and is made a member.
DO $$
BEGIN
  BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'dialer_tenant') THEN
      CREATE ROLE dialer_tenant NOLOGIN;
    END IF;
  EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL; -- another database was faster
  END;
  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    EXECUTE format('GRANT dialer_tenant TO %I', current_user);
  END IF;
END $$;

-- Null where nobody said whose rows: then there are none.
CREATE FUNCTION app_client_id() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT nullif(current_setting('app.client_id', true), '')::bigint
$$;

DO $$
DECLARE
  owned text;
BEGIN
  FOREACH owned IN ARRAY ARRAY['allocations', 'attempts', 'calls', 'decisions', 'number_prefixes', 'queue_masters', 'shares'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned);
    EXECUTE format('CREATE POLICY own_rows ON %I FOR SELECT TO dialer_tenant USING (client_id = (SELECT app_client_id()))', owned);
    EXECUTE format('GRANT SELECT ON %I TO dialer_tenant', owned);
  END LOOP;
END $$;

ALTER TABLE queue_tallies ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON queue_tallies FOR SELECT TO dialer_tenant
  USING (queue_id IN (SELECT id FROM queue_masters)); -- of which the tenant sees its own
GRANT SELECT ON queue_tallies TO dialer_tenant;

-- All but what is secret.
ALTER TABLE clients ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON clients FOR SELECT TO dialer_tenant USING (id = (SELECT app_client_id()));
GRANT SELECT (id, accountcode, did, allocated_channels, rate_limit, active_time_start, active_time_end, timezone, country,
              number_policy, is_superuser, is_active, flush_generation, attempts_a_day, calls_a_day, minutes_a_day,
              max_call_seconds, callee_hours) ON clients TO dialer_tenant;

-- Servers are no tenant's.
GRANT SELECT ON asterisk_servers TO dialer_tenant;
