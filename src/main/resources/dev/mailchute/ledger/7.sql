CREATE TABLE journal_message (
  mail_key TEXT PRIMARY KEY,
  direction TEXT NOT NULL,
  name TEXT NOT NULL,
  mailbox TEXT NOT NULL,
  message_id TEXT,
  size BIGINT NOT NULL,
  file TEXT,
  subject TEXT,
  sender TEXT,
  recipients TEXT,
  arrived BIGINT,
  begun BIGINT NOT NULL,
  finished BIGINT,
  outcome TEXT NOT NULL
);
CREATE INDEX journal_message_begun ON journal_message (begun);
CREATE INDEX journal_message_part ON journal_message (direction, name, begun);
CREATE INDEX journal_message_id ON journal_message (message_id);
CREATE INDEX journal_message_file ON journal_message (file) WHERE file IS NOT NULL;
CREATE INDEX journal_message_trouble ON journal_message (begun) WHERE outcome NOT IN ('delivered', 'sent');
CREATE TABLE journal_step (
  mail_key TEXT NOT NULL,
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  what TEXT NOT NULL,
  code TEXT,
  request_id TEXT,
  who TEXT,
  detail TEXT,
  times INTEGER NOT NULL,
  last BIGINT NOT NULL,
  PRIMARY KEY (mail_key, seq)
);
CREATE TABLE journal_address (
  hash TEXT NOT NULL,
  begun BIGINT NOT NULL,
  mail_key TEXT NOT NULL,
  PRIMARY KEY (hash, begun, mail_key)
);
CREATE INDEX journal_address_begun ON journal_address (begun);
CREATE TABLE journal_salt (salt TEXT NOT NULL);
UPDATE inbound_mail SET file = mail_key WHERE file IS NOT NULL AND state <> 'staged';
