-- The parts of a case. PostgreSQL prepares every subquery of a statement, also one that a CASE skips; a function with a
-- subquery is only prepared when it is called.
CREATE FUNCTION match_json(m original_matches) RETURNS json LANGUAGE sql STABLE PARALLEL SAFE
  RETURN CASE WHEN m.document_id IS NOT NULL THEN json_build_object(
    'verdict', m.verdict, 'note', m.note, 'sha256', encode(m.sha256, 'hex'), 'officeId', m.office_id,
    'at', rfc3339(m.at)) END;
--> statement-breakpoint
CREATE FUNCTION documents_json(application uuid) RETURNS json LANGUAGE sql STABLE PARALLEL SAFE
  RETURN coalesce((
    SELECT json_agg(json_build_object(
      'id', d.id, 'slot', d.slot, 'version', d.version, 'fileName', d.file_name, 'mediaType', d.media_type,
      'sizeBytes', d.size_bytes, 'sha256', encode(d.sha256, 'hex'), 'scan', d.scan,
      'uploadedAt', rfc3339(d.uploaded_at), 'copiedFrom', d.copied_from, 'receivedByEmail', d.received_by_email,
      'original', match_json(m))
      ORDER BY d.slot, d.version)
    FROM documents d
    LEFT JOIN original_matches m ON m.document_id = d.id
    WHERE d.application_id = application AND d.superseded_at IS NULL), '[]');
--> statement-breakpoint
CREATE FUNCTION fee_assessment_json(application uuid) RETURNS json LANGUAGE sql STABLE PARALLEL SAFE
  RETURN (
    SELECT json_build_object('id', f.id, 'number', f.number, 'tariff', f.tariff, 'lines', f.lines, 'total', f.total,
      'dueOn', f.due_on, 'assessedAt', rfc3339(f.assessed_at))
    FROM fee_assessments f
    WHERE f.application_id = application AND f.cancelled_at IS NULL);
--> statement-breakpoint
CREATE FUNCTION roles_json(person uuid, office uuid) RETURNS json LANGUAGE sql STABLE PARALLEL SAFE
  RETURN (
    SELECT coalesce(json_agg(s.role ORDER BY s.role), '[]')
    FROM staff s
    WHERE s.person_id = person AND s.office_id = office AND s.suspended_at IS NULL
      AND s.starts_at <= statement_timestamp() AND (s.ends_at IS NULL OR s.ends_at > statement_timestamp()));
--> statement-breakpoint
CREATE FUNCTION assignee_json(person uuid, office uuid, since timestamptz) RETURNS json
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN (
    SELECT json_build_object('personId', p.id, 'name', p.name, 'since', rfc3339(since),
      'roles', roles_json(p.id, office))
    FROM people p
    WHERE p.id = person);
--> statement-breakpoint
CREATE FUNCTION acts_json(application uuid) RETURNS json LANGUAGE sql STABLE PARALLEL SAFE
  RETURN coalesce((
    SELECT json_agg(DISTINCT jsonb_build_object('personId', e.actor_id, 'standing', e.standing, 'action', e.action))
    FROM application_events e
    WHERE e.application_id = application AND e.standing IN ('assistant', 'reviewer', 'inspector')
      AND e.actor_id IS NOT NULL AND e.type NOT IN ('application.assigned', 'application.released')), '[]');
--> statement-breakpoint
CREATE FUNCTION appointment_json(p inspection_appointments, i people) RETURNS json LANGUAGE sql STABLE PARALLEL SAFE
  RETURN json_build_object(
    'id', p.id, 'inspector', json_build_object('id', i.id, 'name', i.name), 'startsAt', rfc3339(p.starts_at),
    'endsAt', rfc3339(p.ends_at), 'note', p.note, 'outsideHoursReason', p.outside_hours_reason,
    'supersedes', p.supersedes, 'madeAt', rfc3339(p.made_at),
    'response', CASE WHEN p.response IS NOT NULL THEN json_build_object(
      'answer', p.response, 'note', p.response_note, 'at', rfc3339(p.responded_at)) END,
    'outcome', CASE WHEN p.outcome IS NOT NULL THEN json_build_object(
      'outcome', p.outcome, 'reason', p.outcome_reason, 'at', rfc3339(p.ended_at)) END);
--> statement-breakpoint
CREATE FUNCTION appointments_json(application uuid) RETURNS json LANGUAGE sql STABLE PARALLEL SAFE
  RETURN (
    SELECT json_build_object(
      'missed', count(*) FILTER (WHERE p.outcome = 'no_show'),
      'open', (json_agg(json_build_object('appointment', appointment_json(p, i), 'hasBegun', p.starts_at <= now()))
        FILTER (WHERE p.outcome IS NULL))->0)
    FROM inspection_appointments p
    LEFT JOIN people i ON i.id = p.inspector_id AND p.outcome IS NULL
    WHERE p.application_id = application);
--> statement-breakpoint
CREATE FUNCTION inspection_json(application uuid) RETURNS json LANGUAGE sql STABLE PARALLEL SAFE
  RETURN json_build_object(
    'appointments', CASE WHEN EXISTS (SELECT FROM inspection_appointments p WHERE p.application_id = application)
      THEN appointments_json(application) END,
    'report', (
      SELECT json_build_object('id', r.id, 'inspectedOn', r.report->'inspectedOn', 'recommendation', r.recommendation,
        'at', rfc3339(r.at), 'signedByApplicantAt', rfc3339(s.at))
      FROM inspection_reports r
      LEFT JOIN inspection_signatures s ON s.report_id = r.id
      WHERE r.application_id = application
      ORDER BY r.id DESC
      LIMIT 1));
--> statement-breakpoint
CREATE FUNCTION place_json(office uuid) RETURNS json LANGUAGE sql STABLE PARALLEL SAFE
  RETURN (
    SELECT json_build_object('id', w.id, 'names', names_json(w.name_id, w.name_en), 'contact', w.contact)
    FROM offices w
    WHERE w.id = office);
--> statement-breakpoint
CREATE FUNCTION visit_json(v counter_visits) RETURNS json LANGUAGE sql STABLE PARALLEL SAFE
  RETURN json_build_object(
    'id', v.id, 'officeId', v.office_id, 'office', place_json(v.office_id), 'purpose', v.purpose,
    'startsAt', rfc3339(v.starts_at), 'endsAt', rfc3339(v.ends_at), 'note', v.note, 'supersedes', v.supersedes,
    'madeAt', rfc3339(v.made_at),
    'outcome', CASE WHEN v.outcome IS NOT NULL THEN json_build_object(
      'outcome', v.outcome, 'reason', v.outcome_reason, 'at', rfc3339(v.ended_at)) END);
--> statement-breakpoint
CREATE FUNCTION open_visit_json(application uuid) RETURNS json LANGUAGE sql STABLE PARALLEL SAFE
  RETURN (
    SELECT json_build_object('visit', visit_json(v), 'on',
      to_char(v.starts_at AT TIME ZONE 'Asia/Jakarta', 'YYYY-MM-DD'), 'hasBegun', v.starts_at <= now())
    FROM counter_visits v
    WHERE v.application_id = application AND v.outcome IS NULL);
--> statement-breakpoint
CREATE FUNCTION permit_json(application uuid) RETURNS json LANGUAGE sql STABLE PARALLEL SAFE
  RETURN (
    SELECT json_build_object('id', p.id, 'number', p.number, 'state', permit_state(p.state, p.ends_on, p.revoked_from),
      'validFrom', p.valid_from, 'validUntil', p.valid_until, 'revokedFrom', p.revoked_from,
      'changedAt', rfc3339(p.changed_at))
    FROM permits p
    WHERE p.application_id = application);
--> statement-breakpoint
CREATE FUNCTION valid_village(village text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN EXISTS (
    SELECT FROM regions r, (SELECT network_day() AS day) today
    WHERE r.code = village AND r.level = 'village' AND (r.valid_from IS NULL OR r.valid_from <= today.day)
      AND (r.valid_until IS NULL OR r.valid_until > today.day));
--> statement-breakpoint
CREATE FUNCTION serving_offices_json(village text, type text) RETURNS json LANGUAGE sql STABLE PARALLEL SAFE
  RETURN coalesce((
    SELECT json_agg(office_json(o) || jsonb_build_object('offersType', EXISTS (
      SELECT FROM office_permit_types s WHERE s.office_id = o.id AND s.permit_type = type)) ORDER BY o.level)
    FROM offices o
    WHERE o.id IN (
      SELECT s.office_id
      FROM office_areas s
      WHERE s.served_until IS NULL AND s.region_code = ANY (region_and_above(village)))
      AND valid_village(village)), '[]');
--> statement-breakpoint
CREATE FUNCTION version_in_force(type text) RETURNS integer LANGUAGE sql STABLE PARALLEL SAFE
  RETURN (
    SELECT t.version
    FROM permit_type_versions t, (SELECT network_day() AS day) asked
    WHERE t.code = type AND t.valid_from <= asked.day
      AND NOT EXISTS (
        SELECT FROM permit_type_withdrawals w WHERE w.code = t.code AND w.version = t.version)
      AND NOT EXISTS (
        SELECT FROM permit_type_retirements r WHERE r.retired_from <= asked.day AND r.code = type)
    ORDER BY t.version DESC
    LIMIT 1);
