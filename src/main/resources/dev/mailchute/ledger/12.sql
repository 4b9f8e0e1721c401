CREATE INDEX ledger_part_told ON ledger_part (told)
;
CREATE INDEX letter_change_changed ON letter_change (changed)
