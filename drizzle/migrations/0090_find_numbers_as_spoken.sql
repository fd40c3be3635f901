-- The form in which permit numbers are compared: without the case of letters, O as 0, I and L as 1. Numbers have ASCII
-- letters only, so the collation is that of bytes.
CREATE FUNCTION permit_number_key(number text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN translate(upper(number COLLATE "C"), 'OIL', '011');
--> statement-breakpoint
CREATE INDEX "permits_by_number_key" ON "permits" USING btree (permit_number_key("number"));
