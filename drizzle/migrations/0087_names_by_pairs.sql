-- The hash of two words of a name, in any order. It is made of their keyed hashes, so it tells no more than these.
CREATE FUNCTION name_pair(one bytea, other bytea) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT substring(sha256(least(one, other) || greatest(one, other)) FOR 16)
$$;
--> statement-breakpoint
-- The hashes of an application's names, and one of each pair of them. A name has twelve words at most.
CREATE FUNCTION name_tokens(application uuid) RETURNS SETOF bytea LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN l.digest = other.digest THEN l.digest ELSE name_pair(l.digest, other.digest) END
  FROM application_lookups l
  JOIN application_lookups other
    ON other.application_id = application AND other.kind = 'name' AND other.digest >= l.digest
  WHERE l.application_id = application AND l.kind = 'name'
$$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION move_name_words() RETURNS trigger LANGUAGE plpgsql AS $$
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
  SELECT NEW.id, t.digest, p.id
  FROM name_tokens(NEW.id) t (digest), unnest(ARRAY[NEW.office_id, NEW.filed_at_office_id]) p (id)
  WHERE p.id IS NOT NULL
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
--> statement-breakpoint
-- Another word of the same statement is there already, so one of the two finds its pair in the table.
CREATE OR REPLACE FUNCTION add_name_word() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  offices uuid[];
BEGIN
  IF NEW.kind = 'name' THEN
    SELECT array_remove(ARRAY[a.office_id, a.filed_at_office_id], NULL) INTO offices
    FROM applications a
    WHERE a.id = NEW.application_id;
    IF offices <> '{}' THEN
      INSERT INTO office_name_words (application_id, digest, office_id)
      SELECT l.application_id, CASE WHEN l.digest = NEW.digest THEN l.digest ELSE name_pair(l.digest, NEW.digest) END, p.id
      FROM application_lookups l, unnest(offices) p (id)
      WHERE l.application_id = NEW.application_id AND l.kind = 'name'
      ON CONFLICT DO NOTHING;
    END IF;
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
-- What is left are the words that the application still has, and their pairs.
CREATE OR REPLACE FUNCTION remove_name_word() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.kind = 'name' THEN
    DELETE FROM office_name_words w
    WHERE w.application_id = OLD.application_id
      AND w.digest <> ALL (ARRAY(SELECT t.digest FROM name_tokens(OLD.application_id) t (digest)));
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
-- Nothing comes in between until the end of the migration.
LOCK TABLE "applications", "application_lookups" IN SHARE ROW EXCLUSIVE MODE;
--> statement-breakpoint
INSERT INTO office_name_words (application_id, digest, office_id)
SELECT one.application_id, name_pair(one.digest, other.digest), one.office_id
FROM office_name_words one
JOIN office_name_words other ON other.application_id = one.application_id AND other.office_id = one.office_id
WHERE one.digest < other.digest;
--> statement-breakpoint
-- Searches go on until the last two statements.
CREATE UNIQUE INDEX "office_name_words_office_id_digest_application_id_pk" ON "office_name_words" USING btree ("office_id","digest","application_id");
--> statement-breakpoint
CREATE INDEX "office_name_words_by_application" ON "office_name_words" USING btree ("application_id");
--> statement-breakpoint
ALTER TABLE "office_name_words"
  DROP CONSTRAINT "office_name_words_application_id_digest_office_id_pk",
  ADD CONSTRAINT "office_name_words_office_id_digest_application_id_pk" PRIMARY KEY USING INDEX "office_name_words_office_id_digest_application_id_pk";
--> statement-breakpoint
DROP INDEX "office_name_words_by_office";
