CREATE TABLE event (
  number BIGINT PRIMARY KEY,
  id TEXT NOT NULL,
  happened BIGINT NOT NULL,
  kind TEXT NOT NULL,
  direction TEXT NOT NULL,
  name TEXT NOT NULL,
  severity INTEGER NOT NULL,
  words TEXT NOT NULL,
  next_step TEXT,
  who TEXT
);
CREATE INDEX event_kind ON event (kind, number);
CREATE INDEX event_part ON event (direction, name, number);
CREATE INDEX event_happened ON event (happened);
CREATE TABLE event_memory (
  name TEXT PRIMARY KEY,
  memory TEXT NOT NULL
);
