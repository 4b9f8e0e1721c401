CREATE TABLE ledger_mailbox (
  side TEXT NOT NULL,
  name TEXT NOT NULL,
  mailbox TEXT NOT NULL,
  tenant TEXT NOT NULL,
  PRIMARY KEY (side, name)
);
