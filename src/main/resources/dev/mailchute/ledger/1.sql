CREATE TABLE inbound_mail (
  mail_key TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  mailbox TEXT NOT NULL,
  graph_id TEXT NOT NULL,
  state TEXT NOT NULL,
  delivery INTEGER NOT NULL,
  file TEXT,
  sha256 TEXT,
  size BIGINT NOT NULL,
  message_id TEXT,
  attempts INTEGER NOT NULL,
  first_failure BIGINT,
  changed BIGINT NOT NULL
);
CREATE INDEX inbound_mail_open ON inbound_mail (name, state) WHERE state IN ('staged', 'delivered', 'held');
CREATE INDEX inbound_mail_changed ON inbound_mail (changed);
CREATE TABLE outbound_mail (
  mail_key TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  mailbox TEXT NOT NULL,
  file TEXT NOT NULL,
  state TEXT NOT NULL,
  message_id TEXT,
  sha256 TEXT,
  size BIGINT NOT NULL,
  attempts INTEGER NOT NULL,
  looks INTEGER NOT NULL,
  next_try BIGINT NOT NULL,
  begun BIGINT,
  draft_id TEXT,
  request_id TEXT,
  first_failure BIGINT,
  changed BIGINT NOT NULL
);
CREATE INDEX outbound_mail_open ON outbound_mail (name, state) WHERE state NOT IN ('done', 'held');
CREATE INDEX outbound_mail_begun ON outbound_mail (name, begun);
CREATE INDEX outbound_mail_same ON outbound_mail (name, message_id, sha256);
CREATE INDEX outbound_mail_changed ON outbound_mail (changed);
