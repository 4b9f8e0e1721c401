CREATE INDEX ledger_part_told ON ledger_part (told)
;
CREATE INDEX letter_change_changed ON letter_change (changed)
;
CREATE TABLE node_success (
  node BIGINT NOT NULL PRIMARY KEY,
  at BIGINT NOT NULL
)
;
CREATE TABLE ledger_node (
  holder TEXT NOT NULL PRIMARY KEY,
  asked BIGINT NOT NULL
)
