-- What is told of calls stands behind the second wall too, and is forgotten with them whole.

-- A tenant reads its own. Of its secrets it sees that there are some.
DO $$
DECLARE
  owned text;
BEGIN
  FOREACH owned IN ARRAY ARRAY['receivers', 'deliveries', 'signing_secrets', 'live_pages', 'live_counters'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned);
    EXECUTE format('CREATE POLICY own_rows ON %I FOR SELECT TO dialer_tenant USING (client_id = (SELECT app_client_id()))', owned);
  END LOOP;
END $$;
GRANT SELECT ON receivers, deliveries, live_pages, live_counters TO dialer_tenant;
GRANT SELECT (id, client_id, created_at) ON signing_secrets TO dialer_tenant;

ALTER TABLE delivery_tries ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON delivery_tries FOR SELECT TO dialer_tenant
  USING (EXISTS (SELECT FROM deliveries d WHERE d.id = delivery_id)); -- of which the tenant sees its own
GRANT SELECT ON delivery_tries TO dialer_tenant;

-- What a receiver answers may repeat what it was sent. A post that was under way while its call was erased is logged
-- without the answer.
ALTER TABLE deliveries ADD COLUMN erased boolean NOT NULL DEFAULT false;

CREATE FUNCTION mark_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.erased := true;
  RETURN NEW;
END $$;
CREATE TRIGGER mark_erased BEFORE UPDATE OF body ON deliveries FOR EACH ROW EXECUTE FUNCTION mark_erased(); -- nothing else changes it

-- Takes a number from what was told and answered, also of calls that are not stored any more.
CREATE FUNCTION erase_told(client bigint, core text, pattern text) RETURNS void LANGUAGE sql AS $$
  UPDATE delivery_tries t SET answer = NULL, error = NULL
    FROM deliveries d
   WHERE d.client_id = client AND t.delivery_id = d.id AND (strpos(t.answer, core) > 0 OR strpos(t.error, core) > 0);
  UPDATE live_pages
     SET events = ARRAY(SELECT CASE WHEN strpos(e, core) > 0 THEN regexp_replace(e, pattern, '0', 'g') ELSE e END
                          FROM unnest(events) WITH ORDINALITY AS o (e, n) ORDER BY n)
   WHERE client_id = client AND strpos(array_to_string(events, ' '), core) > 0
$$;
