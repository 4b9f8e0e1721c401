ALTER TABLE inbound_mail ADD COLUMN absent INTEGER NOT NULL DEFAULT 0;
UPDATE inbound_mail SET absent = 1 WHERE attempts > 0 AND state IN ('acknowledged', 'held-acknowledged') AND graph_id <> '';
UPDATE inbound_mail SET attempts = 0 WHERE attempts > 0 AND state IN ('acknowledged', 'held-acknowledged');
ALTER TABLE inbound_mail ADD COLUMN rebuilt INTEGER NOT NULL DEFAULT 0;
UPDATE inbound_mail SET rebuilt = 1 WHERE file LIKE '%-rebuilt';
