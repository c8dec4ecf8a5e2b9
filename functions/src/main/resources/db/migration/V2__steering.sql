-- Steering queues, the rules of dispatch, and why each call that was not dialled was not.

-- Since when a queue is flushed, terminated or completed while something of it may still be waiting or at an agent; null
-- once nothing can be. Until then the agents hold its calls and a chore withdraws what comes back.
ALTER TABLE queue_masters ADD COLUMN draining_since timestamptz;
CREATE INDEX queue_masters_held ON queue_masters (client_id) WHERE steering = 'paused' OR draining_since IS NOT NULL;
CREATE INDEX queue_masters_draining ON queue_masters (draining_since) WHERE draining_since IS NOT NULL;

-- The state the agent said it acts on: a pause is answered when it has caught up with state_version.
ALTER TABLE asterisk_servers ADD COLUMN agent_state_version bigint NOT NULL DEFAULT 0;

-- Numbers nobody may dial (client_id null), or one tenant may not.
CREATE TABLE do_not_call (
  id                    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  client_id             bigint      REFERENCES clients,
  number                text        NOT NULL,                   -- E.164 where it can be read as such, else as dialled
  note                  text,
  created_at            timestamptz NOT NULL
);
CREATE UNIQUE INDEX do_not_call_number ON do_not_call (number, client_id) NULLS NOT DISTINCT;
CREATE INDEX do_not_call_client ON do_not_call (client_id, id);

-- Why a call ended without being dialled: append-only, kept when the call itself is not any more.
CREATE TABLE decisions (
  id                    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  client_id             bigint      NOT NULL,
  call_id               uuid        NOT NULL,
  disposition           text        NOT NULL CHECK (disposition IN ('BLOCKED', 'EXPIRED')),
  reason                text        NOT NULL,
  at                    timestamptz NOT NULL
);
CREATE INDEX decisions_call ON decisions (call_id);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
CREATE TRIGGER decisions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON decisions
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Whatever statement ends a call so, the log has it.
CREATE FUNCTION log_decisions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO decisions (client_id, call_id, disposition, reason, at)
  SELECT b.client_id, b.id, b.disposition, coalesce(b.reason, ''), b.updated_at
    FROM became b JOIN was w USING (id)
   WHERE b.disposition IN ('BLOCKED', 'EXPIRED') AND w.disposition IS DISTINCT FROM b.disposition;
  RETURN NULL;
END $$;
CREATE TRIGGER decided AFTER UPDATE ON calls
  REFERENCING OLD TABLE AS was NEW TABLE AS became FOR EACH STATEMENT EXECUTE FUNCTION log_decisions();
