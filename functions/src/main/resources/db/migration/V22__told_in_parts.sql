-- What is told is read in parts that fit into a reader's buffer, and a day that nobody made in time stops no other.

-- The events after one, in their order, until they are `most` bytes together: at least one where there is any, whatever its
-- length, and none beyond some pages. A read may end within a page, whose events may be of any length.
CREATE FUNCTION live_events_after(client bigint, since bigint, most bigint)
RETURNS TABLE (event_id bigint, type text, event text) LANGUAGE plpgsql STABLE AS $$
DECLARE
  page record; page_types text[]; page_events text[];
BEGIN
  FOR page IN SELECT p.last_event_id - p.size AS before, p.size, p.types, p.events FROM live_pages p
               WHERE p.client_id = client AND p.last_event_id > since ORDER BY p.last_event_id LIMIT 20 LOOP
    page_types := page.types; -- unpacked once, and not for each event
    page_events := page.events;
    FOR i IN greatest(1, since - page.before + 1) .. page.size LOOP
      event_id := page.before + i;
      type := page_types[i];
      event := page_events[i];
      RETURN NEXT;
      most := most - octet_length(event);
      IF most <= 0 THEN
        RETURN;
      END IF;
    END LOOP;
  END LOOP;
END $$;

-- What one statement caused of more than 500 events is written on several pages, for a page is unpacked as a whole each time
-- something is read from it. Agents' reports come in smaller batches; a queue that is flushed does not.
CREATE FUNCTION split_page() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  INSERT INTO live_pages (client_id, size, types, events, at)
  SELECT NEW.client_id, count(*), array_agg(e.type ORDER BY e.n), array_agg(e.event ORDER BY e.n), NEW.at
    FROM unnest(NEW.types, NEW.events) WITH ORDINALITY AS e (type, event, n)
   GROUP BY (e.n - 1) / 500 ORDER BY (e.n - 1) / 500; -- numbered at commit in the order they are written
  RETURN NULL;
END $$;
CREATE TRIGGER split_page BEFORE INSERT ON live_pages FOR EACH ROW WHEN (NEW.size > 500) EXECUTE FUNCTION split_page();

-- As before: makes the days of live_pages from today to two ahead, and drops what is older than 24 hours. A day that was told
-- of before it was made stays in the default partition until it is too old, for it could not be made without moving its
-- pages while everybody waits; the days after it are made.
CREATE OR REPLACE FUNCTION keep_live_days(now timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public SET lock_timeout = '2s' AS $$
DECLARE
  today timestamptz := date_trunc('day', now, 'UTC'); partition text; begins timestamptz; ends timestamptz;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('make_partitions'));
  DELETE FROM live_pages_default WHERE at < now - interval '24 hours';
  FOR i IN 0 .. 2 LOOP
    begins := today + make_interval(days => i);
    ends := today + make_interval(days => i + 1);
    partition := 'live_pages_' || to_char(begins AT TIME ZONE 'UTC', 'YYYY_MM_DD');
    IF to_regclass(partition) IS NULL
       AND NOT EXISTS (SELECT FROM live_pages_default WHERE at >= begins AND at < ends) THEN
      EXECUTE format('CREATE TABLE %I (LIKE live_pages INCLUDING ALL)', partition);
      EXECUTE format('ALTER TABLE live_pages ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', partition, begins, ends);
    END IF;
  END LOOP;
  FOR partition IN
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = 'live_pages'::regclass
       AND c.relname ~ '^live_pages_\d{4}_\d{2}_\d{2}$'
       AND c.relname <= 'live_pages_' || to_char((today - interval '2 days') AT TIME ZONE 'UTC', 'YYYY_MM_DD')
  LOOP
    EXECUTE format('DROP TABLE %I', partition);
  END LOOP;
END $$;
