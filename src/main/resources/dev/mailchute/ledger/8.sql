-- The events come with another change.
SELECT 1;
