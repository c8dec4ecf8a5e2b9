-- Finished calls on their way into a tenant's own database.

-- How each tenant's export does. A row follows clients.database_urls by the trigger below; it holds nothing secret.
CREATE TABLE exports (
  client_id             bigint      PRIMARY KEY REFERENCES clients,
  state                 text        NOT NULL DEFAULT 'waiting'
                        CHECK (state IN ('waiting', 'running', 'away', 'refused', 'schema')), -- waiting: not tried since it was set
  error                 text,                                   -- why it is none of the first two, in words for the tenant
  ddl                   text,                                   -- what its owner has to run
  failures              integer     NOT NULL DEFAULT 0,         -- in a row
  next_at               timestamptz NOT NULL,                   -- not before
  lease                 bigint      NOT NULL DEFAULT 0,         -- counts who had a turn; what an older one says of the state is ignored
  leased_until          timestamptz,                            -- somebody has its turn until then
  exported              bigint      NOT NULL DEFAULT 0,         -- calls, ever
  forgotten             bigint      NOT NULL DEFAULT 0,         -- calls that were not kept here until they could be exported
  tried_at              timestamptz,
  exported_at           timestamptz                             -- the last time a call was
);

-- The outbox: written by the statement that ends a call, removed once the tenant's database has committed the call. What a
-- crash leaves is sent again and is there already.
CREATE TABLE exports_due (
  client_id             bigint      NOT NULL,
  id                    bigint      GENERATED ALWAYS AS IDENTITY (CACHE 50),
  call_id               uuid        NOT NULL,
  since                 timestamptz NOT NULL,                   -- when the call was over
  PRIMARY KEY (client_id, id)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

CREATE FUNCTION follow_database_urls() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF NEW.database_urls IS NOT NULL THEN
    INSERT INTO exports AS e (client_id, next_at) VALUES (NEW.id, NEW.updated_at)
    ON CONFLICT (client_id) DO UPDATE
       SET state = 'waiting', error = NULL, ddl = NULL, failures = 0, next_at = excluded.next_at,
           lease = e.lease + 1, leased_until = NULL;
  ELSE
    DELETE FROM exports WHERE client_id = NEW.id;
    DELETE FROM exports_due WHERE client_id = NEW.id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER follow_database_urls AFTER INSERT OR UPDATE OF database_urls ON clients
  FOR EACH ROW EXECUTE FUNCTION follow_database_urls();
INSERT INTO exports (client_id, next_at) SELECT id, now() FROM clients WHERE database_urls IS NOT NULL;

-- Whatever statement ends calls, they are due with it.
CREATE FUNCTION export_ended_calls() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF EXISTS (SELECT FROM exports) THEN
    INSERT INTO exports_due (client_id, call_id, since)
    SELECT b.client_id, b.id, b.updated_at
      FROM became b
      JOIN was w ON w.id = b.id
      JOIN exports e ON e.client_id = b.client_id
     WHERE b.disposition IS NOT NULL AND w.disposition IS NULL
     ORDER BY b.updated_at, b.id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER export_ended AFTER UPDATE ON calls
  REFERENCING OLD TABLE AS was NEW TABLE AS became FOR EACH STATEMENT EXECUTE FUNCTION export_ended_calls();

ALTER TABLE exports ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON exports FOR SELECT TO dialer_tenant USING (client_id = (SELECT app_client_id()));
GRANT SELECT ON exports TO dialer_tenant;
ALTER TABLE exports_due ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON exports_due FOR SELECT TO dialer_tenant USING (client_id = (SELECT app_client_id()));
GRANT SELECT ON exports_due TO dialer_tenant;
