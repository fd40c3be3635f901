-- As in 0068, and if the permit has ended while it was suspended. Its messages stay open for that.
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
      'changedAt', rfc3339(p.changed_at))
    FROM permits p
    WHERE p.application_id = application);
