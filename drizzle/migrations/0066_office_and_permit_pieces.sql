-- More pieces that many statements share. Each is one expression that the planner writes into the statement.
CREATE FUNCTION names_json(name_id text, name_en text) RETURNS json LANGUAGE sql STABLE PARALLEL SAFE
  RETURN CASE WHEN name_id IS NOT NULL THEN json_build_object('id', name_id, 'en', name_en) END;
--> statement-breakpoint
CREATE FUNCTION office_json(o offices) RETURNS jsonb LANGUAGE sql STABLE PARALLEL SAFE
  RETURN CASE WHEN o.id IS NOT NULL THEN jsonb_build_object(
    'id', o.id, 'names', jsonb_build_object('id', o.name_id, 'en', o.name_en), 'level', o.level,
    'regionCode', o.region_code, 'state', o.state) END;
--> statement-breakpoint
CREATE FUNCTION permit_is_over(state permit_state, ends_on date) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN state IN ('not_yet_in_force', 'in_force', 'suspended') AND ends_on < network_day();
--> statement-breakpoint
CREATE FUNCTION permit_state(state permit_state, ends_on date, revoked_from date)
  RETURNS permit_state LANGUAGE sql STABLE PARALLEL SAFE
  RETURN CASE
    WHEN permit_is_over(state, ends_on)
      THEN CASE WHEN revoked_from - 1 = ends_on THEN 'revoked'::permit_state ELSE 'expired'::permit_state END
    ELSE state END;
