-- Documents and serving offices as JSON of rows. json_build_object looks up the type of each argument at every call.
CREATE OR REPLACE FUNCTION documents_json(application uuid) RETURNS json LANGUAGE sql STABLE PARALLEL SAFE
  RETURN coalesce((
    SELECT json_agg(p)
    FROM (
      SELECT d.id, d.slot, d.version, d.file_name AS "fileName", d.media_type AS "mediaType",
        d.size_bytes AS "sizeBytes", encode(d.sha256, 'hex') AS sha256, d.scan,
        rfc3339(d.uploaded_at) AS "uploadedAt", d.copied_from AS "copiedFrom",
        d.received_by_email AS "receivedByEmail", match_json(m) AS original
      FROM documents d
      LEFT JOIN original_matches m ON m.document_id = d.id
      WHERE d.application_id = application AND d.superseded_at IS NULL
      ORDER BY d.slot, d.version
    ) p), '[]');
--> statement-breakpoint
CREATE OR REPLACE FUNCTION serving_offices_json(village text, type text) RETURNS json
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN coalesce((
    SELECT json_agg(p)
    FROM (
      SELECT o.id, (SELECT n FROM (SELECT o.name_id AS id, o.name_en AS en) n) AS names, o.level,
        o.region_code AS "regionCode", o.state, EXISTS (
          SELECT FROM office_permit_types s WHERE s.office_id = o.id AND s.permit_type = type) AS "offersType"
      FROM offices o
      WHERE o.id IN (
        SELECT s.office_id
        FROM office_areas s
        WHERE s.served_until IS NULL AND s.region_code = ANY (region_and_above(village)))
        AND valid_village(village)
      ORDER BY o.level
    ) p), '[]');
