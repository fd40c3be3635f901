CREATE TABLE "office_name_words" (
	"application_id" uuid NOT NULL,
	"digest" "bytea" NOT NULL,
	"office_id" uuid NOT NULL
);
--> statement-breakpoint
-- An application has come to another office, or to its first: its names go with it.
CREATE FUNCTION move_name_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.office_id IS NOT DISTINCT FROM OLD.office_id
    AND NEW.filed_at_office_id IS NOT DISTINCT FROM OLD.filed_at_office_id
  THEN
    RETURN NULL;
  END IF;
  IF OLD.office_id IS NOT NULL OR OLD.filed_at_office_id IS NOT NULL THEN
    DELETE FROM office_name_words w
    WHERE w.application_id = NEW.id AND w.office_id IS DISTINCT FROM NEW.office_id
      AND w.office_id IS DISTINCT FROM NEW.filed_at_office_id;
  END IF;
  INSERT INTO office_name_words (application_id, digest, office_id)
  SELECT NEW.id, l.digest, p.id
  FROM application_lookups l, unnest(ARRAY[NEW.office_id, NEW.filed_at_office_id]) p (id)
  WHERE l.application_id = NEW.id AND l.kind = 'name' AND p.id IS NOT NULL
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION add_name_word() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.kind = 'name' THEN
    INSERT INTO office_name_words (application_id, digest, office_id)
    SELECT a.id, NEW.digest, p.id
    FROM applications a, unnest(ARRAY[a.office_id, a.filed_at_office_id]) p (id)
    WHERE a.id = NEW.application_id AND p.id IS NOT NULL
    ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION remove_name_word() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.kind = 'name' THEN
    DELETE FROM office_name_words w
    WHERE w.application_id = OLD.application_id AND w.digest = OLD.digest;
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER names_move AFTER UPDATE OF office_id, filed_at_office_id ON applications
  FOR EACH ROW EXECUTE FUNCTION move_name_words();
--> statement-breakpoint
CREATE TRIGGER names_are_added AFTER INSERT ON application_lookups
  FOR EACH ROW EXECUTE FUNCTION add_name_word();
--> statement-breakpoint
CREATE TRIGGER names_are_removed AFTER DELETE ON application_lookups
  FOR EACH ROW EXECUTE FUNCTION remove_name_word();
--> statement-breakpoint
-- The triggers have locked both tables against writes, so nothing comes in between.
INSERT INTO office_name_words (application_id, digest, office_id)
SELECT l.application_id, l.digest, a.office_id
FROM application_lookups l
JOIN applications a ON a.id = l.application_id
WHERE l.kind = 'name' AND a.office_id IS NOT NULL
UNION ALL
SELECT l.application_id, l.digest, a.filed_at_office_id
FROM application_lookups l
JOIN applications a ON a.id = l.application_id
WHERE l.kind = 'name' AND a.filed_at_office_id IS NOT NULL AND a.filed_at_office_id IS DISTINCT FROM a.office_id;
--> statement-breakpoint
ALTER TABLE "office_name_words" ADD CONSTRAINT "office_name_words_application_id_digest_office_id_pk" PRIMARY KEY("application_id","digest","office_id");
--> statement-breakpoint
CREATE INDEX "office_name_words_by_office" ON "office_name_words" USING btree ("office_id","digest","application_id");
