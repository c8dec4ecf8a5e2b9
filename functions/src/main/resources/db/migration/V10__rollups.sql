-- What reports add up, counted while calls are folded, so that a month costs its quarters of an hour and not its calls.
--
-- A call counts once it was dialled to the end (`processed`), an attempt once it has such an outcome, each at the moment
-- it began, or ended where nobody saw it begin. By UTC quarter: every time zone's day is made of whole ones.
--
-- The transaction that moves calls appends what that changes to dialled_deltas: no row is updated there, so two folds
-- never wait for each other. A chore adds the deltas to the sums and removes them, in one statement. Whoever reads both
-- in one statement is exact at any moment.

CREATE TABLE dialled_deltas (
  client_id             bigint      NOT NULL,
  quarter               timestamptz NOT NULL,                   -- its first moment
  queue_id              bigint      NOT NULL,                   -- 0: a quick call
  project               text        NOT NULL,                   -- '': none
  server_id             bigint      NOT NULL,                   -- 0: nobody knows
  disposition           text        NOT NULL,                   -- the call's for calls, the attempt's for attempts
  calls                 bigint      NOT NULL,
  duration              bigint      NOT NULL,                   -- of the calls: seconds from the start of dialling to the end
  attempts              bigint      NOT NULL,
  billsec               bigint      NOT NULL,                   -- of the attempts: seconds from the answer to the end
  minutes               bigint      NOT NULL                    -- the same, each attempt rounded up to the minute
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
        autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 20000);

-- Everything that is told apart; a row at most for each call.
CREATE TABLE dialled_queue_quarters (
  LIKE dialled_deltas,
  PRIMARY KEY (client_id, quarter, queue_id, project, server_id, disposition)
);
-- The same by UTC day: what lies between the edges of a period.
CREATE TABLE dialled_queue_days (
  LIKE dialled_deltas,
  PRIMARY KEY (client_id, quarter, queue_id, project, server_id, disposition)
);
ALTER TABLE dialled_queue_days RENAME quarter TO day;
-- The same without queue, project and disposition: few rows, however many campaigns run.
CREATE TABLE dialled_quarters (
  client_id             bigint      NOT NULL,
  quarter               timestamptz NOT NULL,
  server_id             bigint      NOT NULL,
  calls                 bigint      NOT NULL,
  answered              bigint      NOT NULL,                   -- of the calls
  duration              bigint      NOT NULL,
  attempts              bigint      NOT NULL,
  answered_attempts     bigint      NOT NULL,
  billsec               bigint      NOT NULL,
  minutes               bigint      NOT NULL,
  PRIMARY KEY (client_id, quarter, server_id)
);
-- What reports read: both in one statement.
CREATE VIEW dialled_sums WITH (security_invoker = true) AS
SELECT * FROM dialled_quarters
UNION ALL
SELECT client_id, quarter, server_id, calls, CASE disposition WHEN 'ANSWERED' THEN calls ELSE 0 END, duration,
       attempts, CASE disposition WHEN 'ANSWERED' THEN attempts ELSE 0 END, billsec, minutes
  FROM dialled_deltas;

-- What calls and attempts counted for that are not stored any more, so that the sums can still be checked.
CREATE TABLE dialled_gone (
  LIKE dialled_deltas,
  PRIMARY KEY (client_id, quarter, queue_id, project, server_id, disposition)
);

CREATE FUNCTION quarter_of(started_at timestamptz, ended_at timestamptz) RETURNS timestamptz LANGUAGE sql IMMUTABLE
AS $$ SELECT date_bin('15 minutes', coalesce(started_at, ended_at), '2000-01-01 00:00:00+00') $$;

CREATE FUNCTION minutes_of(billsec integer) RETURNS bigint LANGUAGE sql IMMUTABLE
AS $$ SELECT (coalesce(billsec, 0)::bigint + 59) / 60 $$;

-- What the sums must add up to, from the rows themselves: a line a call and a line an attempt.
CREATE VIEW dialled_facts AS
SELECT id AS call_id, id AS counted, client_id, quarter_of(started_at, ended_at) AS quarter, coalesce(queue_id, 0) AS queue_id,
       coalesce(project, '') AS project, coalesce(attempt_server_id, 0) AS server_id, disposition,
       1 AS calls, coalesce(duration, 0) AS duration, 0 AS attempts, 0 AS billsec, 0::bigint AS minutes
  FROM calls
 WHERE call_status = 'processed' AND disposition IS NOT NULL AND coalesce(started_at, ended_at) IS NOT NULL
UNION ALL
SELECT c.id, a.id, a.client_id, quarter_of(a.started_at, a.ended_at), coalesce(c.queue_id, 0),
       coalesce(c.project, ''), a.server_id, a.disposition,
       0, 0, 1, coalesce(a.billsec, 0), minutes_of(a.billsec)
  FROM attempts a JOIN calls c ON c.id = a.call_id
 WHERE a.disposition NOT IN ('CANCELLED', 'EXPIRED', 'BLOCKED') AND coalesce(a.started_at, a.ended_at) IS NOT NULL;

-- A call that is over has its last attempt's outcome; only of an attempt that is to be followed by another does the call
-- say nothing, and its own row is looked up. Calls are never inserted as dialled: there is no such trigger.
CREATE FUNCTION roll_up_calls() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO dialled_deltas
  SELECT client_id, quarter, queue_id, project, server_id, disposition,
         sum(calls), sum(duration), sum(attempts), sum(billsec), sum(minutes)
    FROM (SELECT client_id, quarter_of(started_at, ended_at) AS quarter, coalesce(queue_id, 0) AS queue_id,
                 coalesce(project, '') AS project, coalesce(attempt_server_id, 0) AS server_id, disposition,
                 n AS calls, n * coalesce(duration, 0) AS duration, n AS attempts, n * coalesce(billsec, 0) AS billsec,
                 n * minutes_of(billsec) AS minutes
            FROM (SELECT 1 AS n, * FROM became WHERE call_status = 'processed'
                  UNION ALL
                  SELECT -1, * FROM was WHERE call_status = 'processed') AS over
           WHERE disposition IS NOT NULL AND coalesce(started_at, ended_at) IS NOT NULL
          UNION ALL
          SELECT b.client_id, quarter_of(a.started_at, a.ended_at), coalesce(b.queue_id, 0), coalesce(b.project, ''),
                 a.server_id, a.disposition, 0, 0, 1, coalesce(a.billsec, 0), minutes_of(a.billsec)
            FROM became b
            JOIN was w USING (id)
           -- one row by its key, whatever the planner thinks of a transition table
           CROSS JOIN LATERAL (SELECT * FROM attempts WHERE id = b.attempt_id OFFSET 0) AS a
           WHERE b.call_status = 'pending' AND b.call_success + b.call_failed > w.call_success + w.call_failed
             AND coalesce(a.started_at, a.ended_at) IS NOT NULL) AS moved
   GROUP BY 1, 2, 3, 4, 5, 6
  HAVING sum(calls) <> 0 OR sum(duration) <> 0 OR sum(attempts) <> 0 OR sum(billsec) <> 0 OR sum(minutes) <> 0;
  RETURN NULL;
END $$;
CREATE TRIGGER rolled_up AFTER UPDATE ON calls
  REFERENCING OLD TABLE AS was NEW TABLE AS became FOR EACH STATEMENT EXECUTE FUNCTION roll_up_calls();

-- Adds the deltas to the sums; answers how many there were. One at a time: who finds another at it leaves it to that one.
CREATE FUNCTION compact_dialled() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  compacted bigint;
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtext('compact_dialled')) THEN
    RETURN 0;
  END IF;
  WITH deltas AS (DELETE FROM dialled_deltas RETURNING *),
  queue_quarters AS (
    INSERT INTO dialled_queue_quarters AS s
    SELECT client_id, quarter, queue_id, project, server_id, disposition,
           sum(calls), sum(duration), sum(attempts), sum(billsec), sum(minutes)
      FROM deltas GROUP BY 1, 2, 3, 4, 5, 6
    ON CONFLICT (client_id, quarter, queue_id, project, server_id, disposition) DO UPDATE
       SET calls = s.calls + excluded.calls, duration = s.duration + excluded.duration,
           attempts = s.attempts + excluded.attempts, billsec = s.billsec + excluded.billsec,
           minutes = s.minutes + excluded.minutes),
  queue_days AS (
    INSERT INTO dialled_queue_days AS s
    SELECT client_id, date_bin('1 day', quarter, '2000-01-01 00:00:00+00'), queue_id, project, server_id, disposition,
           sum(calls), sum(duration), sum(attempts), sum(billsec), sum(minutes)
      FROM deltas GROUP BY 1, 2, 3, 4, 5, 6
    ON CONFLICT (client_id, day, queue_id, project, server_id, disposition) DO UPDATE
       SET calls = s.calls + excluded.calls, duration = s.duration + excluded.duration,
           attempts = s.attempts + excluded.attempts, billsec = s.billsec + excluded.billsec,
           minutes = s.minutes + excluded.minutes),
  quarters AS (
    INSERT INTO dialled_quarters AS s
    SELECT client_id, quarter, server_id,
           sum(calls), coalesce(sum(calls) FILTER (WHERE disposition = 'ANSWERED'), 0), sum(duration),
           sum(attempts), coalesce(sum(attempts) FILTER (WHERE disposition = 'ANSWERED'), 0), sum(billsec), sum(minutes)
      FROM deltas GROUP BY 1, 2, 3
    ON CONFLICT (client_id, quarter, server_id) DO UPDATE
       SET calls = s.calls + excluded.calls, answered = s.answered + excluded.answered,
           duration = s.duration + excluded.duration, attempts = s.attempts + excluded.attempts,
           answered_attempts = s.answered_attempts + excluded.answered_attempts,
           billsec = s.billsec + excluded.billsec, minutes = s.minutes + excluded.minutes)
  SELECT count(*) INTO compacted FROM deltas;
  RETURN compacted;
END $$;

-- Where the sums of a tenant are not what its calls and attempts add up to: in one statement, so in one state.
CREATE FUNCTION dialled_mismatches(client bigint)
RETURNS TABLE (sums text, at timestamptz, counted text, recounted text) LANGUAGE sql STABLE AS $$
  WITH fine AS (
    SELECT * FROM dialled_queue_quarters WHERE client_id = client
    UNION ALL SELECT * FROM dialled_deltas WHERE client_id = client
  ),
  facts AS (
    SELECT client_id, quarter, queue_id, project, server_id, disposition, calls, duration, attempts, billsec, minutes
      FROM dialled_facts WHERE client_id = client
    UNION ALL SELECT * FROM dialled_gone WHERE client_id = client
  ),
  compared (sums, sign, at, queue_id, project, server_id, disposition, calls, duration, attempts, billsec, minutes) AS (
    SELECT 'facts', 1, quarter, queue_id, project, server_id, disposition, calls, duration, attempts, billsec, minutes FROM fine
    UNION ALL
    SELECT 'facts', -1, quarter, queue_id, project, server_id, disposition, calls, duration, attempts, billsec, minutes FROM facts
    UNION ALL
    SELECT 'days', 1, day, queue_id, project, server_id, disposition, calls, duration, attempts, billsec, minutes
      FROM dialled_queue_days WHERE client_id = client
    UNION ALL
    SELECT 'days', -1, date_bin('1 day', quarter, '2000-01-01 00:00:00+00'), queue_id, project, server_id, disposition,
           calls, duration, attempts, billsec, minutes
      FROM dialled_queue_quarters WHERE client_id = client
    UNION ALL
    -- who are not answered are told apart no further there
    SELECT 'quarters', 1, quarter, 0, '', server_id, 'ANSWERED', answered, 0, answered_attempts, 0, 0
      FROM dialled_quarters WHERE client_id = client
    UNION ALL
    SELECT 'quarters', 1, quarter, 0, '', server_id, 'any', calls, duration, attempts, billsec, minutes
      FROM dialled_quarters WHERE client_id = client
    UNION ALL
    SELECT 'quarters', -1, quarter, 0, '', server_id, 'ANSWERED', calls, 0, attempts, 0, 0
      FROM dialled_queue_quarters WHERE client_id = client AND disposition = 'ANSWERED'
    UNION ALL
    SELECT 'quarters', -1, quarter, 0, '', server_id, 'any', calls, duration, attempts, billsec, minutes
      FROM dialled_queue_quarters WHERE client_id = client
  )
  SELECT sums, at,
         format('queue %s project %s server %s %s: %s', queue_id, project, server_id, disposition,
                concat_ws(' ', sum(calls) FILTER (WHERE sign = 1), sum(duration) FILTER (WHERE sign = 1),
                          sum(attempts) FILTER (WHERE sign = 1), sum(billsec) FILTER (WHERE sign = 1),
                          sum(minutes) FILTER (WHERE sign = 1))),
         concat_ws(' ', sum(calls) FILTER (WHERE sign = -1), sum(duration) FILTER (WHERE sign = -1),
                   sum(attempts) FILTER (WHERE sign = -1), sum(billsec) FILTER (WHERE sign = -1),
                   sum(minutes) FILTER (WHERE sign = -1))
    FROM compared
   GROUP BY sums, at, queue_id, project, server_id, disposition
  HAVING sum(sign * calls) <> 0 OR sum(sign * duration) <> 0 OR sum(sign * attempts) <> 0
      OR sum(sign * billsec) <> 0 OR sum(sign * minutes) <> 0
$$;

-- What is done once a day, whoever does it.
CREATE TABLE daily_chores (
  name                  text        PRIMARY KEY,
  done_on               date        NOT NULL
);

-- What was dialled before there were sums.
INSERT INTO dialled_deltas
SELECT client_id, quarter, queue_id, project, server_id, disposition,
       sum(calls), sum(duration), sum(attempts), sum(billsec), sum(minutes)
  FROM dialled_facts GROUP BY 1, 2, 3, 4, 5, 6;
SELECT compact_dialled();

-- The second wall, where there is one: a tenant reads its own.
DO $$
DECLARE
  owned text;
BEGIN
  IF to_regproc('app_client_id') IS NULL THEN
    RETURN;
  END IF;
  FOREACH owned IN ARRAY ARRAY['dialled_deltas', 'dialled_quarters', 'dialled_queue_quarters', 'dialled_queue_days',
                               'dialled_gone'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', owned);
    EXECUTE format('CREATE POLICY own_rows ON %I FOR SELECT TO dialer_tenant USING (client_id = (SELECT app_client_id()))', owned);
    EXECUTE format('GRANT SELECT ON %I TO dialer_tenant', owned);
  END LOOP;
  GRANT SELECT ON dialled_sums TO dialer_tenant;
END $$;
