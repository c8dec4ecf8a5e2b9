-- Row-level security for what came after V5: a tenant that reads sees its own do-not-call list, people, leads and their settings.

DO $$
DECLARE
  owned text;
BEGIN
  FOREACH owned IN ARRAY ARRAY['agent_users', 'do_not_call', 'lead_settings', 'leads'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned);
    EXECUTE format('CREATE POLICY own_rows ON %I FOR SELECT TO dialer_tenant USING (client_id = (SELECT app_client_id()))', owned);
    EXECUTE format('GRANT SELECT ON %I TO dialer_tenant', owned);
  END LOOP;
END $$;
