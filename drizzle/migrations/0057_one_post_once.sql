-- A post that is held twice at a time and suspended once was meant to be suspended.
WITH suspended AS (
  UPDATE staff s SET suspended_at = d.suspended_at
  FROM staff d
  WHERE d.id <> s.id AND d.office_id = s.office_id AND d.role = s.role
    AND (d.person_id = s.person_id OR d.invited_email = s.invited_email)
    AND tstzrange(d.starts_at, d.ends_at) && tstzrange(s.starts_at, s.ends_at)
    AND s.suspended_at IS NULL AND d.suspended_at IS NOT NULL
    AND (s.ends_at IS NULL OR s.ends_at > now()) AND (d.ends_at IS NULL OR d.ends_at > now())
  RETURNING s.id
)
INSERT INTO staff_changes (staff_id, action, reason)
SELECT DISTINCT id, 'suspend'::staff_action, 'Peran ini tercatat ganda dan sudah ditangguhkan / The post was held twice, and suspended once' FROM suspended;
--> statement-breakpoint
-- Of posts that were held twice at a time, the one that began first keeps its time, and the later ones keep the rest of theirs.
DO $$
DECLARE
  post record;
  held tstzmultirange;
  rest tstzmultirange;
BEGIN
  FOR post IN SELECT * FROM staff WHERE ends_at IS NULL OR ends_at > starts_at ORDER BY starts_at, id LOOP
    SELECT range_agg(tstzrange(s.starts_at, s.ends_at)) INTO held FROM staff s
    WHERE s.office_id = post.office_id AND s.role = post.role
      AND (s.person_id = post.person_id OR s.invited_email = post.invited_email)
      AND (s.starts_at, s.id) < (post.starts_at, post.id)
      AND tstzrange(s.starts_at, s.ends_at) && tstzrange(post.starts_at, post.ends_at);
    CONTINUE WHEN held IS NULL;
    rest := tstzmultirange(tstzrange(post.starts_at, post.ends_at)) - held;
    IF isempty(rest) THEN
      UPDATE staff SET ends_at = starts_at WHERE id = post.id;
      INSERT INTO staff_changes (staff_id, action, reason, ends_at)
      VALUES (post.id, 'end', 'Peran ini tercatat ganda / The post was held twice', post.starts_at);
    ELSE
      UPDATE staff SET starts_at = lower(rest) WHERE id = post.id;
    END IF;
  END LOOP;
END $$;
--> statement-breakpoint
ALTER TABLE staff ADD CONSTRAINT one_post_once
  EXCLUDE USING gist (person_id WITH =, office_id WITH =, role WITH =, tstzrange(starts_at, ends_at) WITH &&)
  WHERE (person_id IS NOT NULL);
--> statement-breakpoint
ALTER TABLE staff ADD CONSTRAINT one_invitation_once
  EXCLUDE USING gist (invited_email WITH =, office_id WITH =, role WITH =, tstzrange(starts_at, ends_at) WITH &&)
  WHERE (invited_email IS NOT NULL);
