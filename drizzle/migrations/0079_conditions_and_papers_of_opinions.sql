CREATE TABLE "consultation_papers" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"consultation_id" uuid NOT NULL,
	"file_name" text NOT NULL,
	"media_type" text NOT NULL,
	"size_bytes" bigint NOT NULL,
	"sha256" "bytea" NOT NULL,
	"object_key" text NOT NULL,
	"uploaded_at" timestamp with time zone NOT NULL,
	"given_at" timestamp with time zone,
	"scan" "scan_state" DEFAULT 'unscanned' NOT NULL,
	"scan_attempts" smallint DEFAULT 0 NOT NULL,
	"next_scan_at" timestamp with time zone,
	CONSTRAINT "one_paper_an_object" UNIQUE("object_key"),
	CONSTRAINT "a_paper_is_not_empty" CHECK ("consultation_papers"."size_bytes" > 0),
	CONSTRAINT "a_paper_has_a_sha256" CHECK (octet_length("consultation_papers"."sha256") = 32)
);
--> statement-breakpoint
DROP INDEX "consultations_to_end";--> statement-breakpoint
ALTER TABLE "consultations" ADD COLUMN "settled" jsonb;--> statement-breakpoint
ALTER TABLE "permits" ADD COLUMN "conditions" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "consultation_papers" ADD CONSTRAINT "consultation_papers_consultation_id_consultations_id_fk" FOREIGN KEY ("consultation_id") REFERENCES "public"."consultations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "papers_of_consultation" ON "consultation_papers" USING btree ("consultation_id","id");--> statement-breakpoint
CREATE INDEX "papers_not_given" ON "consultation_papers" USING btree ("consultation_id") WHERE "consultation_papers"."given_at" is null;--> statement-breakpoint
CREATE INDEX "papers_to_scan" ON "consultation_papers" USING btree ("next_scan_at") WHERE "consultation_papers"."next_scan_at" is not null;--> statement-breakpoint
CREATE INDEX "consultations_to_end" ON "consultations" USING btree ("due_at") WHERE "consultations"."status" = 'requested' and "consultations"."escalated_at" is null;--> statement-breakpoint
-- The consultations of an application, for its rules. `returnedFor`: what the applicant was asked to correct since.
CREATE OR REPLACE FUNCTION consultations_json(application uuid) RETURNS json LANGUAGE sql STABLE PARALLEL SAFE
  RETURN coalesce((
    SELECT json_agg(json_build_object(
      'id', c.id, 'clientId', c.client_id, 'agency', c.agency, 'round', c.round, 'place', c.place, 'basis', c.basis,
      'status', c.status, 'silence', c.silence, 'documents', c.documents, 'answers', c.answers,
      'requestedAt', rfc3339(c.requested_at), 'dueAt', rfc3339(c.due_at), 'opinion', c.opinion,
      'conditions', c.conditions, 'settled', c.settled,
      'returnedFor', coalesce((
        SELECT json_agg(DISTINCT r->>'target')
        FROM application_events e
        CROSS JOIN LATERAL jsonb_array_elements(e.details->'reasons') r
        WHERE e.application_id = c.application_id AND e.type = 'application.returned' AND e.at > c.made_at), '[]'))
      ORDER BY c.place)
    FROM consultations c
    WHERE c.application_id = application), '[]');
