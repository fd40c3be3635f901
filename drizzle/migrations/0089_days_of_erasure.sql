CREATE TABLE "retentions" (
	"application_id" uuid PRIMARY KEY NOT NULL,
	"erasable_on" date NOT NULL
);
--> statement-breakpoint
ALTER TABLE "permit_type_versions" ADD COLUMN "retention_years" integer GENERATED ALWAYS AS ((definition#>>'{retention,years}')::int) STORED;
--> statement-breakpoint
ALTER TABLE "permit_type_versions" ADD COLUMN "retention_start" text GENERATED ALWAYS AS (definition#>>'{retention,countsFrom}') STORED;
--> statement-breakpoint
CREATE INDEX "retentions_in_order" ON "retentions" USING btree ("erasable_on","application_id");
--> statement-breakpoint
-- The day from which a closed application may be erased: the day after its last step or the end of its permit, and the
-- years of its type. `infinity` while a permit without a last day is in force or suspended. A permit that waits for the
-- handover keeps nothing, unless it ends before that. Null without years.
CREATE FUNCTION day_of_erasure(
  closed_at timestamptz, years integer, start text, state permit_state, ends_on date, superseded_at timestamptz
) RETURNS date LANGUAGE sql STABLE PARALLEL SAFE
  RETURN CASE
    WHEN state IS NULL OR start = 'closing' OR state = 'not_yet_in_force' AND (
      ends_on IS NULL
      OR ends_on > ((closed_at AT TIME ZONE 'Asia/Jakarta')::date + make_interval(years => years))::date)
      THEN ((closed_at AT TIME ZONE 'Asia/Jakarta')::date + make_interval(years => years))::date + 1
    ELSE greatest(
      ((closed_at AT TIME ZONE 'Asia/Jakarta')::date + make_interval(years => years))::date + 1,
      coalesce(
        (least(ends_on, (superseded_at AT TIME ZONE 'Asia/Jakarta')::date) + make_interval(years => years))::date + 1,
        CASE WHEN years IS NOT NULL THEN 'infinity'::date END))
  END;
--> statement-breakpoint
-- The same for an application by its rows, and those of its permit.
CREATE FUNCTION erasable_on(application uuid) RETURNS date LANGUAGE sql STABLE
  RETURN (
    SELECT day_of_erasure(a.status_since, v.retention_years, v.retention_start, p.state, p.ends_on,
      CASE WHEN p.state = 'superseded' THEN (
        SELECT e.at
        FROM permit_events e
        WHERE e.permit_id = p.id AND e.to_state = 'superseded'
        ORDER BY e.version DESC
        LIMIT 1) END)
    FROM applications a
    JOIN permit_type_versions v ON v.code = a.permit_type AND v.version = a.permit_type_version
    LEFT JOIN permits p ON p.application_id = a.id
    WHERE a.id = application);
--> statement-breakpoint
-- Computes the day anew. The lock is a statement of its own: the next one sees what another transaction has changed.
CREATE FUNCTION reckon_retention(application uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM retentions r WHERE r.application_id = application FOR NO KEY UPDATE;
  IF FOUND THEN
    UPDATE retentions r SET erasable_on = erasable_on(application) WHERE r.application_id = application;
  END IF;
END $$;
--> statement-breakpoint
CREATE FUNCTION keep_retention() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  closed CONSTANT application_status[] := '{issued,handed_over,refused,withdrawn,lapsed}';
BEGIN
  IF NEW.status <> ALL (closed) OR NEW.erased_at IS NOT NULL OR NEW.discarded_at IS NOT NULL THEN
    IF OLD.status = ANY (closed) THEN
      DELETE FROM retentions r WHERE r.application_id = NEW.id;
    END IF;
    RETURN NULL;
  END IF;
  INSERT INTO retentions (application_id, erasable_on)
  SELECT NEW.id, 'infinity'
  FROM permit_type_versions v
  WHERE v.code = NEW.permit_type AND v.version = NEW.permit_type_version AND v.retention_years IS NOT NULL
  ON CONFLICT DO NOTHING;
  PERFORM reckon_retention(NEW.id);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION keep_retention_of_permit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM reckon_retention(NEW.application_id);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER retention_is_kept AFTER UPDATE OF status, status_since, erased_at, discarded_at ON applications
  FOR EACH ROW EXECUTE FUNCTION keep_retention();
--> statement-breakpoint
CREATE TRIGGER retention_is_kept AFTER INSERT OR UPDATE OF state, valid_until, revoked_from ON permits
  FOR EACH ROW EXECUTE FUNCTION keep_retention_of_permit();
--> statement-breakpoint
-- The triggers have locked both tables against writes, so nothing comes in between.
INSERT INTO retentions (application_id, erasable_on)
SELECT a.id, day_of_erasure(a.status_since, v.retention_years, v.retention_start, p.state, p.ends_on, s.at)
FROM applications a
JOIN permit_type_versions v ON v.code = a.permit_type AND v.version = a.permit_type_version
LEFT JOIN permits p ON p.application_id = a.id
LEFT JOIN LATERAL (
  SELECT max(e.at) AS at
  FROM permit_events e
  WHERE e.permit_id = p.id AND e.to_state = 'superseded' AND p.state = 'superseded'
) s ON p.state = 'superseded'
WHERE v.retention_years IS NOT NULL AND a.status IN ('issued', 'handed_over', 'refused', 'withdrawn', 'lapsed')
  AND a.erased_at IS NULL AND a.discarded_at IS NULL;
