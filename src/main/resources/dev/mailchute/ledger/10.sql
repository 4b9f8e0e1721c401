CREATE TABLE ledger_tenure (
  slot INTEGER NOT NULL PRIMARY KEY,
  epoch BIGINT NOT NULL,
  holder TEXT NOT NULL,
  since BIGINT NOT NULL
)
;
ALTER TABLE inbound_mail ADD COLUMN epoch BIGINT NOT NULL DEFAULT 0
;
CREATE TABLE ledger_part (
  part TEXT NOT NULL PRIMARY KEY,
  node TEXT NOT NULL,
  health TEXT NOT NULL,
  told BIGINT NOT NULL
)
;
CREATE TABLE node_request (
  id TEXT NOT NULL PRIMARY KEY,
  part TEXT NOT NULL,
  request TEXT NOT NULL,
  asked BIGINT NOT NULL,
  taker BIGINT,
  answer TEXT
)
;
CREATE TABLE letter_change (
  letter TEXT NOT NULL PRIMARY KEY,
  changed BIGINT NOT NULL
)
