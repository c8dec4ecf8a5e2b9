-- What an operator's request changed and how it was answered. The answer is a row of its own: a line of the log is never
-- changed, and is there before anything is done.
ALTER TABLE operator_log ADD COLUMN fields text[] NOT NULL DEFAULT '{}';               -- of the body, without values
COMMENT ON COLUMN operator_log.account IS 'for which it acted, where the path, the query or the body named one';
CREATE TABLE operator_answers (
  line_id               bigint      PRIMARY KEY REFERENCES operator_log,
  status_code           int         NOT NULL,
  at                    timestamptz NOT NULL
);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON operator_answers
  FOR EACH STATEMENT EXECUTE FUNCTION operator_log_is_append_only();
