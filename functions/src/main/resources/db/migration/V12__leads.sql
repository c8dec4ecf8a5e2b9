-- Leads in. The CRM's side of a dialer: who said "interested", to which agent, on which call.

ALTER TABLE agent_users
  ADD COLUMN name           text,                               -- as people call it; null: its username
  ADD COLUMN dialer_user_id text,                               -- what the dialer knows it by
  ADD COLUMN active         boolean NOT NULL DEFAULT true;      -- an inactive one is not found for a new lead
CREATE UNIQUE INDEX agent_users_dialer_user ON agent_users (client_id, dialer_user_id);

CREATE TABLE leads (
  id                    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  client_id             bigint      NOT NULL REFERENCES clients,
  agent_user_id         bigint      NOT NULL REFERENCES agent_users,
  dialer_lead_id        text,                                   -- lead_id of the dialer
  phone                 text,                                   -- as given
  phone_spelling        text,                                   -- one spelling for every way to write it
  full_name             text,
  email                 text,
  campaign              text,
  fields                jsonb       NOT NULL,                   -- every documented field that was given, by its name
  status                text        NOT NULL DEFAULT 'interested',
  call_id               uuid,                                   -- the call it came of, where it is one of ours
  attempt_id            uuid,
  version               integer     NOT NULL DEFAULT 1,         -- ascends with every change
  created_at            timestamptz NOT NULL,
  updated_at            timestamptz NOT NULL
);
CREATE UNIQUE INDEX leads_dialer_lead ON leads (client_id, dialer_lead_id);
CREATE INDEX leads_phone ON leads (client_id, phone_spelling);
CREATE INDEX leads_newest ON leads (client_id, id);

-- What a tenant says of its leads.
CREATE TABLE lead_settings (
  client_id             bigint      PRIMARY KEY REFERENCES clients,
  crm_url               text,                                   -- where an agent's browser is sent after a lead; null: nowhere
  allowed_addresses     text[]      NOT NULL DEFAULT '{}'       -- networks (CIDR) that may post leads; empty: any
);
