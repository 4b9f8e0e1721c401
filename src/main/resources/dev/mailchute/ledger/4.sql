DROP INDEX outbound_mail_open;
CREATE INDEX outbound_mail_waiting ON outbound_mail (name, changed) WHERE state IN ('claimed', 'sending', 'sent');
