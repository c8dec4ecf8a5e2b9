-- Leads out: to the tenant's CRMs, by the outbox that callbacks go by.

ALTER TABLE receivers DROP CONSTRAINT receivers_kind_check;
ALTER TABLE receivers ADD CONSTRAINT receivers_kind_check CHECK (kind IN ('callback', 'webhook'));
ALTER TABLE receivers ADD COLUMN key_sealed bytea;              -- encrypted; its posts carry it as X-Dialer-Api-Key

ALTER TABLE deliveries ALTER COLUMN subject DROP NOT NULL;      -- null: it is about no call
ALTER TABLE deliveries ADD COLUMN behind uuid;                  -- a delivery to the same receiver that must be over first
CREATE INDEX deliveries_behind ON deliveries (behind) WHERE behind IS NOT NULL;

-- Where leads go. Its address, key and health are its receiver's.
CREATE TABLE webhooks (
  id                    bigint      PRIMARY KEY REFERENCES receivers,
  client_id             bigint      NOT NULL REFERENCES clients,
  name                  text,
  campaigns             text[]      NOT NULL DEFAULT '{}',      -- only leads of these; empty: of any and of none
  projects              text[]      NOT NULL DEFAULT '{}',      -- only leads of calls of these; empty: of any and of none
  mapping               jsonb       NOT NULL DEFAULT '{}',      -- their field to ours; empty: all of ours by our names
  created_at            timestamptz NOT NULL,
  updated_at            timestamptz NOT NULL
);
CREATE INDEX webhooks_client ON webhooks (client_id, id);

-- Which version of which lead was told to which webhook, by which delivery: once each.
CREATE TABLE lead_deliveries (
  webhook_id            bigint      NOT NULL,
  lead_id               bigint      NOT NULL,
  version               integer     NOT NULL,
  delivery_id           uuid        NOT NULL,
  PRIMARY KEY (webhook_id, lead_id, version)
);
CREATE UNIQUE INDEX lead_deliveries_delivery ON lead_deliveries (delivery_id);
CREATE INDEX lead_deliveries_lead ON lead_deliveries (lead_id);

CREATE INDEX leads_call ON leads (call_id) WHERE call_id IS NOT NULL;

-- What is told of a lead: the document's fields as they were given, or as they are known better, and then what only we
-- know, as far as it is known.
CREATE FUNCTION lead_told(lead bigint) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_strip_nulls(l.fields || jsonb_build_object(
           'user', a.username,
           -- never that of another agent, whom an earlier version named
           'dialer_user_id', coalesce(a.dialer_user_id,
                               CASE WHEN l.fields ->> 'dialer_user_id' = a.username THEN a.username END),
           -- one that the dialer named by nothing at all must be known again too
           'lead_id', coalesce(l.dialer_lead_id, CASE WHEN l.phone IS NULL THEN 'lead-' || l.id END),
           'full_name', l.full_name, 'phone', l.phone,
           'recording_file', coalesce(l.fields ->> 'recording_file',
                               CASE WHEN c.create_recording THEN c.recording_path END),
           'id', l.id, 'version', l.version, 'status', l.status, 'agent_name', coalesce(a.name, a.username),
           'call_id', l.call_id, 'attempt_id', l.attempt_id, 'project', c.project, 'disposition', c.disposition,
           'created_at', api_time(l.created_at), 'updated_at', api_time(l.updated_at)))
    FROM leads l JOIN agent_users a ON a.id = l.agent_user_id LEFT JOIN calls c ON c.id = l.call_id
   WHERE l.id = lead
$$;

CREATE FUNCTION webhook_body(told jsonb, mapping jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT (CASE WHEN mapping = '{}' THEN told
               ELSE coalesce((SELECT jsonb_object_agg(m.key, told -> m.value) FROM jsonb_each_text(mapping) AS m
                               WHERE told -> m.value IS NOT NULL), '{}') END)::text
$$;

-- Whatever statement makes a version of a lead, its deliveries are written with it. One waits for the one before to be
-- over: a CRM that keeps what comes last keeps the newest.
CREATE FUNCTION tell_lead() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  told jsonb;
BEGIN
  IF NOT EXISTS (SELECT FROM webhooks WHERE client_id = NEW.client_id) THEN
    RETURN NULL;
  END IF;
  told := lead_told(NEW.id);
  WITH matching AS MATERIALIZED (
    SELECT w.id, w.mapping, uuid7_at(NEW.updated_at) AS event_id
      FROM webhooks w JOIN receivers r ON r.id = w.id AND r.active
     WHERE w.client_id = NEW.client_id
       AND (w.campaigns = '{}' OR told ->> 'campaign' = ANY(w.campaigns))
       AND (w.projects = '{}' OR told ->> 'project' = ANY(w.projects))
  ), fresh AS (
    INSERT INTO lead_deliveries (webhook_id, lead_id, version, delivery_id)
    SELECT id, NEW.id, NEW.version, event_id FROM matching
    ON CONFLICT DO NOTHING RETURNING webhook_id
  )
  INSERT INTO deliveries (id, client_id, receiver_id, behind, body, next_at, give_up_at, created_at)
  SELECT m.event_id, NEW.client_id, m.id,
         (SELECT p.delivery_id FROM lead_deliveries p
           WHERE p.webhook_id = m.id AND p.lead_id = NEW.id AND p.version < NEW.version
           ORDER BY p.version DESC LIMIT 1),
         webhook_body(told || jsonb_build_object('event_id', m.event_id), m.mapping),
         NEW.updated_at, NEW.updated_at + interval '24 hours', NEW.updated_at
    FROM matching m JOIN fresh f ON f.webhook_id = m.id;
  RETURN NULL;
END $$;
CREATE TRIGGER tell_lead AFTER UPDATE OF version ON leads
  FOR EACH ROW WHEN (NEW.version > OLD.version) EXECUTE FUNCTION tell_lead();

-- How a call ended is news of the leads that came of it.
CREATE FUNCTION leads_learn_of_end() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  UPDATE leads l SET version = l.version + 1, updated_at = greatest(l.updated_at, b.updated_at)
    FROM became b JOIN was w ON w.id = b.id
   WHERE l.call_id = b.id AND b.disposition IS NOT NULL AND w.disposition IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER leads_learn_of_end AFTER UPDATE ON calls
  REFERENCING OLD TABLE AS was NEW TABLE AS became FOR EACH STATEMENT EXECUTE FUNCTION leads_learn_of_end();

-- With a lead goes whatever was sent or is to be sent of it, and what was answered, which may repeat it.
CREATE FUNCTION forget_told() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  ids uuid[];
BEGIN
  WITH told AS (DELETE FROM lead_deliveries d USING gone WHERE d.lead_id = gone.id RETURNING d.delivery_id)
  SELECT array_agg(delivery_id) INTO ids FROM told;
  DELETE FROM deliveries WHERE id = ANY(ids);
  DELETE FROM delivery_tries WHERE delivery_id = ANY(ids); -- a statement later: it sees a try that was just written
  RETURN NULL;
END $$;
CREATE TRIGGER forget_told AFTER DELETE ON leads
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION forget_told();

-- The second wall.
ALTER TABLE webhooks ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON webhooks FOR SELECT TO dialer_tenant USING (client_id = (SELECT app_client_id()));
ALTER TABLE lead_deliveries ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON lead_deliveries FOR SELECT TO dialer_tenant
  USING (EXISTS (SELECT FROM deliveries d WHERE d.id = delivery_id)); -- of which the tenant sees its own
GRANT SELECT ON webhooks, lead_deliveries TO dialer_tenant;
