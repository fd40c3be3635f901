-- Pieces that many statements share. Each is one expression that the planner writes into the statement.
CREATE FUNCTION network_day() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE
  RETURN (now() AT TIME ZONE 'Asia/Jakarta')::date;
--> statement-breakpoint
CREATE FUNCTION region_and_above(code text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN ARRAY[code, left(code, 8), left(code, 5), left(code, 2)];
