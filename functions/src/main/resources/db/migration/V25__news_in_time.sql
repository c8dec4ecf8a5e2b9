-- News of a lead does not wait for what failed before it, and a dialer's id can go from one agent to another.

-- An agent user that is not active any more holds no id of the dialer's.
DROP INDEX agent_users_dialer_user;
CREATE UNIQUE INDEX agent_users_dialer_user ON agent_users (client_id, dialer_user_id) WHERE active;

-- What is told of a lead: the document's fields as they were given, or as they are known better, and then what only we
-- know, as far as it is known.
CREATE OR REPLACE FUNCTION lead_told(lead bigint) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_strip_nulls(l.fields || jsonb_build_object(
           'user', a.username,
           -- never that of another agent, whom an earlier version named, or who has it by now
           'dialer_user_id', coalesce(CASE WHEN a.active THEN a.dialer_user_id END,
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

-- Whatever statement makes a version of a lead, its deliveries are written with it. One waits for the one before to be
-- over: a CRM that keeps what comes last keeps the newest. The one before is therefore not left to its next try, which may
-- be hours away: where its last try was refused (4xx, as Tried.unwanted has it) it is given up, else it is tried now.
CREATE OR REPLACE FUNCTION tell_lead() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
  told  jsonb;
  ahead uuid[];
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
  ), written AS (
    INSERT INTO deliveries (id, client_id, receiver_id, behind, body, next_at, give_up_at, created_at)
    SELECT m.event_id, NEW.client_id, m.id,
           (SELECT p.delivery_id FROM lead_deliveries p
             WHERE p.webhook_id = m.id AND p.lead_id = NEW.id AND p.version < NEW.version
             ORDER BY p.version DESC LIMIT 1),
           webhook_body(told || jsonb_build_object('event_id', m.event_id), m.mapping),
           NEW.updated_at, NEW.updated_at + interval '24 hours', NEW.updated_at
      FROM matching m JOIN fresh f ON f.webhook_id = m.id
    RETURNING behind
  )
  SELECT array_agg(behind) INTO ahead FROM written WHERE behind IS NOT NULL;
  IF ahead IS NULL THEN
    RETURN NULL;
  END IF;
  -- Whoever writes what became of a try holds the row, and looks for what stands behind it: of the two the later one sees
  -- the other. One that is held this very moment is passed over, for to wait for several could be to wait for each other;
  -- it is tried again when it was to be.
  SELECT array_agg(id) INTO ahead
    FROM (SELECT id FROM deliveries WHERE id = ANY(ahead) AND next_at > NEW.updated_at
           ORDER BY id FOR NO KEY UPDATE SKIP LOCKED) AS waits;
  -- one whose newest try is not in the log is under way
  UPDATE deliveries d
     SET next_at = CASE WHEN t.status BETWEEN 400 AND 499 AND t.status NOT IN (408, 429) THEN NULL ELSE NEW.updated_at END
    FROM delivery_tries t
   WHERE d.id = ANY(ahead) AND t.delivery_id = d.id AND t.number = d.tries;
  RETURN NULL;
END $$;
