-- As in 0119, and if the permit was superseded before the day of its revocation. Its messages stay open for that, too.
CREATE OR REPLACE FUNCTION permit_json(application uuid) RETURNS json LANGUAGE sql STABLE PARALLEL SAFE
  RETURN (
    SELECT json_build_object('id', p.id, 'number', p.number, 'state', permit_state(p.state, p.ends_on, p.revoked_from),
      'validFrom', p.valid_from, 'validUntil', p.valid_until, 'revokedFrom', p.revoked_from,
      'endedSuspended', CASE
        WHEN p.state = 'suspended' THEN permit_is_over(p.state, p.ends_on)
        WHEN p.state IN ('expired', 'superseded') THEN EXISTS (
          SELECT FROM permit_events e WHERE e.permit_id = p.id AND e.to_state = p.state AND e.from_state = 'suspended')
        ELSE false
      END,
      'endedBeforeRevocation', p.state = 'superseded' AND EXISTS (
        SELECT
        FROM permit_events e
        WHERE e.permit_id = p.id AND e.action = 'revoke' AND NOT EXISTS (
          SELECT
          FROM permit_events l
          WHERE l.permit_id = e.permit_id AND l.version > e.version AND l.action = 'call_off_revocation')),
      'changedAt', rfc3339(p.changed_at))
    FROM permits p
    WHERE p.application_id = application);
