-- What tenants and operators see and do beside queues.

-- Reports: calls that were dialled to the end, by the moment they began. Partial, so that inserting costs nothing more.
CREATE INDEX calls_dialled ON calls (client_id, coalesce(started_at, ended_at)) WHERE call_status = 'processed';
-- Search by number, of calls that have an outcome; those that have none are found by the indices of dispatch.
CREATE INDEX calls_number ON calls (client_id, phone_number) WHERE call_status IN ('processed', 'flushed');

-- People who log in. A failed login counts against the name, whether there is such a client or not.
CREATE TABLE login_failures (
  username              text        PRIMARY KEY,
  failures              integer     NOT NULL,
  since                 timestamptz NOT NULL                    -- of the first of them
);

-- A refresh token is used once; one that comes again was stolen, and ends its whole family.
CREATE TABLE refresh_tokens (
  id                    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  client_id             bigint      NOT NULL REFERENCES clients,
  family                uuid        NOT NULL,                   -- all that came of one login
  prefix                text        NOT NULL,
  hash                  bytea       NOT NULL,
  expires_at            timestamptz NOT NULL,
  used_at               timestamptz,
  revoked_at            timestamptz,
  created_at            timestamptz NOT NULL
);
CREATE INDEX refresh_tokens_prefix ON refresh_tokens (prefix);
CREATE INDEX refresh_tokens_family ON refresh_tokens (family);

-- What access tokens are signed with. The newest signs; older ones still verify until the last token they signed ended.
CREATE TABLE signing_keys (
  kid                   text        PRIMARY KEY,
  sealed                bytea       NOT NULL,                   -- the private JWK, encrypted
  created_at            timestamptz NOT NULL
);

-- What operators did. Only ever added to.
CREATE TABLE operator_log (
  id                    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  operator_id           bigint      NOT NULL REFERENCES clients,
  operator              text        NOT NULL,                   -- its account code
  method                text        NOT NULL,
  path                  text        NOT NULL,                   -- without the query
  account               text,                                   -- for which it acted, where the query named one
  request_id            text        NOT NULL,
  at                    timestamptz NOT NULL
);
CREATE FUNCTION operator_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'operator_log is append-only';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON operator_log
  FOR EACH STATEMENT EXECUTE FUNCTION operator_log_is_append_only();
