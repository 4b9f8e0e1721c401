CREATE TABLE pause (
  direction TEXT NOT NULL,
  name TEXT NOT NULL,
  since BIGINT NOT NULL,
  who TEXT NOT NULL,
  reason TEXT,
  PRIMARY KEY (direction, name)
);
