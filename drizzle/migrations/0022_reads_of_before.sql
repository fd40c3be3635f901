-- As what somebody read is not known of before: by the post they held then, rather at the responsible office, or else by their first.
INSERT INTO data_reads (id, application_id, reader_id, standing, office_id, what, document_id, at)
SELECT r.id, r.application_id, r.person_id, coalesce(s.role::text, 'unknown'), s.office_id, 'document', r.document_id, r.at
FROM document_reads r JOIN applications a ON a.id = r.application_id LEFT JOIN LATERAL (
  SELECT role, office_id FROM staff s WHERE s.person_id = r.person_id AND s.role <> 'administrator'
  ORDER BY (s.starts_at <= r.at AND (s.ends_at IS NULL OR s.ends_at > r.at)) DESC, (s.office_id IS NOT DISTINCT FROM a.office_id) DESC, s.appointed_at, s.id LIMIT 1
) s ON true;
--> statement-breakpoint
CREATE TRIGGER reads_are_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON data_reads
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
