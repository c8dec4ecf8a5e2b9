-- What of a tenant's limits each of its servers may use. The parts of a limit never sum above it: see dialer.api.server.share.
CREATE TABLE shares (
  client_id             bigint      NOT NULL REFERENCES clients,
  server_id             bigint      NOT NULL REFERENCES asterisk_servers,
  channels              bigint      NOT NULL DEFAULT 0 CHECK (channels >= 0),       -- what its agent is told
  channels_held         bigint      NOT NULL DEFAULT 0 CHECK (channels_held >= channels), -- what it may be using all the same
  calls_per_hour        bigint      CHECK (calls_per_hour >= 0),                    -- null: the tenant has no such limit
  calls_per_hour_held   bigint      CHECK (calls_per_hour_held >= calls_per_hour),
  version               bigint      NOT NULL DEFAULT 0,                             -- of the server's state that first said it
  PRIMARY KEY (client_id, server_id),
  CHECK ((calls_per_hour IS NULL) = (calls_per_hour_held IS NULL))
);
CREATE INDEX shares_server ON shares (server_id) WHERE channels_held > channels OR calls_per_hour_held > calls_per_hour;

-- Agents act on even parts until now.
INSERT INTO shares (client_id, server_id, channels, channels_held, calls_per_hour, calls_per_hour_held)
SELECT client_id, server_id, channels, channels, calls_per_hour, calls_per_hour
  FROM (SELECT a.client_id, a.server_id,
               c.allocated_channels / n.servers + (n.before < c.allocated_channels % n.servers)::int AS channels,
               c.rate_limit / n.servers + (n.before < c.rate_limit % n.servers)::int AS calls_per_hour
          FROM allocations a
          JOIN clients c ON c.id = a.client_id
          JOIN asterisk_servers s ON s.id = a.server_id
         CROSS JOIN LATERAL (
               SELECT greatest(count(*), 1) AS servers, count(*) FILTER (WHERE o.server_id < a.server_id) AS before
                 FROM allocations o JOIN asterisk_servers t ON t.id = o.server_id
                WHERE o.client_id = a.client_id AND o.status = 'active' AND t.status = 'active') AS n
         WHERE a.status = 'active' AND s.status = 'active') AS even;
