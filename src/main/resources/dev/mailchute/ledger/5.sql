CREATE INDEX outbound_mail_gone ON outbound_mail (name, changed) WHERE state IN ('sent', 'done');
