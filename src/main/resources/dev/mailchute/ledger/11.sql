ALTER TABLE inbound_mail ADD COLUMN listed BIGINT
