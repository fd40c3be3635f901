CREATE TRIGGER permit_history_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON permit_events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- What was issued before permits were things of their own, numbered in the order in which it was signed: by whom and at which office its history tells. How long it holds
-- no version said, so that is not limited here.
CREATE TEMPORARY TABLE issued_before ON COMMIT DROP AS
SELECT i.*, extract(year FROM i.issued_at AT TIME ZONE 'Asia/Jakarta')::smallint AS year,
  row_number() OVER (PARTITION BY i.issuing_office_id, i.permit_type, extract(year FROM i.issued_at AT TIME ZONE 'Asia/Jakarta') ORDER BY i.issued_at, i.application_id)::int AS sequence
FROM (
  SELECT a.id AS application_id, a.permit_type, a.permit_type_version, a.village_code, a.office_id, a.status, coalesce(e.office_id, a.office_id) AS issuing_office_id,
    coalesce(e.at, a.status_since) AS issued_at, e.actor_id, coalesce(e.standing, 'system') AS standing, coalesce(e.channel, 'system') AS channel,
    coalesce(h.at, CASE WHEN a.status = 'handed_over' THEN a.status_since END) AS handed_over_at, h.actor_id AS desk_id, coalesce(h.standing, 'system') AS desk_standing,
    h.office_id AS desk_office_id, coalesce(h.channel, 'system') AS desk_channel, t.originals_gate = 'before_handover' AS waits,
    CASE jsonb_typeof(f.answers #> '{applicant,name}') WHEN 'string' THEN f.answers #>> '{applicant,name}' END AS name
  FROM applications a
    JOIN application_forms f ON f.application_id = a.id
    JOIN permit_type_versions t ON t.code = a.permit_type AND t.version = a.permit_type_version
    LEFT JOIN LATERAL (SELECT * FROM application_events e WHERE e.application_id = a.id AND e.to_status = 'issued' ORDER BY e.version LIMIT 1) e ON true
    LEFT JOIN LATERAL (SELECT * FROM application_events h WHERE h.application_id = a.id AND h.to_status = 'handed_over' ORDER BY h.version LIMIT 1) h ON true
  WHERE a.status IN ('issued', 'handed_over')
) i;
--> statement-breakpoint
INSERT INTO permits (application_id, version, number, issuing_office_id, office_id, permit_type, permit_type_version, year, sequence, village_code, holder, state, public_token, issued_at,
  handed_over_at, changed_at, valid_from)
SELECT i.application_id, CASE WHEN i.handed_over_at IS NULL THEN 1 ELSE 2 END, i.sequence || '/' || i.permit_type || '/' || o.region_code || '/' || i.year, i.issuing_office_id, i.office_id,
  i.permit_type, i.permit_type_version, i.year, i.sequence, i.village_code,
  CASE WHEN i.name LIKE '%•%' THEN '•••' ELSE regexp_replace(i.name, '(\S)\S*', '\1•••', 'g') END,
  CASE WHEN i.waits AND i.handed_over_at IS NULL THEN 'not_yet_in_force' ELSE 'in_force' END::permit_state,
  translate(encode(substring(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) FOR 18), 'base64'), '+/', '-_'),
  i.issued_at, i.handed_over_at, coalesce(i.handed_over_at, i.issued_at), (CASE WHEN i.waits THEN i.handed_over_at ELSE i.issued_at END AT TIME ZONE 'Asia/Jakarta')::date
FROM issued_before i JOIN offices o ON o.id = i.issuing_office_id ORDER BY i.issued_at, i.application_id;
--> statement-breakpoint
INSERT INTO permit_events (permit_id, version, type, actor_id, standing, office_id, channel, details, at)
SELECT p.id, 1, 'permit.issued', i.actor_id, i.standing, i.issuing_office_id, i.channel, jsonb_build_object('number', p.number), i.issued_at
FROM issued_before i JOIN permits p ON p.application_id = i.application_id ORDER BY p.status_index;
--> statement-breakpoint
INSERT INTO permit_events (permit_id, version, type, action, from_state, to_state, actor_id, standing, office_id, channel, at)
SELECT p.id, 2, 'permit.handed_over', CASE WHEN i.waits THEN 'hand_over' END, CASE WHEN i.waits THEN 'not_yet_in_force'::permit_state END, CASE WHEN i.waits THEN 'in_force'::permit_state END,
  i.desk_id, i.desk_standing, i.desk_office_id, i.desk_channel, i.handed_over_at
FROM issued_before i JOIN permits p ON p.application_id = i.application_id WHERE i.handed_over_at IS NOT NULL ORDER BY p.status_index;
--> statement-breakpoint
INSERT INTO number_sequences (kind, office_id, year, last)
SELECT 'permit-' || permit_type, issuing_office_id, year, max(sequence) FROM issued_before GROUP BY 1, 2, 3;
