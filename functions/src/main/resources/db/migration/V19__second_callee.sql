-- The second party of an attempt, where it is no number of the tenant's own: as attempts.called.
ALTER TABLE attempts ADD COLUMN also_called text;
CREATE INDEX attempts_also_called ON attempts (client_id, also_called, id) WHERE also_called IS NOT NULL AND NOT given_back;
