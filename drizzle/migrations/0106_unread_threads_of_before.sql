-- Messages that were unread before 0105. Each thread is locked first, as a message and a mark lock it: a mark that
-- comes meanwhile waits, and then takes the thread out again.
INSERT INTO unread_threads (application_id)
SELECT t.application_id
FROM (
  SELECT application_id, read_by_office
  FROM message_threads
  WHERE read_by_office < last
  FOR NO KEY UPDATE
) t
WHERE EXISTS (
  SELECT
  FROM messages m
  WHERE m.application_id = t.application_id AND m.side = 'applicant' AND m.number > t.read_by_office
)
ON CONFLICT DO NOTHING;
