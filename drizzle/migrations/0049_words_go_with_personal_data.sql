-- What people wrote goes with their personal data; everything else of a message stays as it was written.
CREATE OR REPLACE TRIGGER messages_are_kept BEFORE DELETE OR TRUNCATE ON messages
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER messages_only_lose_their_words BEFORE UPDATE ON messages FOR EACH ROW
  WHEN (NEW.text <> '•••' OR to_jsonb(NEW) - 'text' IS DISTINCT FROM to_jsonb(OLD) - 'text')
  EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- The words of what was thrown away or erased before.
UPDATE messages m SET text = '•••' FROM applications a
  WHERE a.id = m.application_id AND (a.discarded_at IS NOT NULL OR a.erased_at IS NOT NULL);
