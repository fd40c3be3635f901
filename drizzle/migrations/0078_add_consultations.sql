CREATE TYPE "public"."consultation_status" AS ENUM('planned', 'requested', 'question_asked', 'answered', 'declined', 'silent', 'cancelled');--> statement-breakpoint
ALTER TYPE "public"."event_source" ADD VALUE 'consultation';--> statement-breakpoint
ALTER TYPE "public"."event_subject" ADD VALUE 'consultation';--> statement-breakpoint
CREATE TABLE "consultation_events" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"consultation_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"type" text NOT NULL,
	"from_status" "consultation_status",
	"to_status" "consultation_status" NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "one_consultation_event_a_version" UNIQUE("consultation_id","version")
);
--> statement-breakpoint
CREATE TABLE "consultation_questions" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"consultation_id" uuid NOT NULL,
	"text" text NOT NULL,
	"asked_by" jsonb NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"answer" text,
	"answered_by" uuid,
	"answered_at" timestamp with time zone,
	CONSTRAINT "an_answer_has_its_author" CHECK (("consultation_questions"."answer" is null) = ("consultation_questions"."answered_at" is null))
);
--> statement-breakpoint
CREATE TABLE "consultations" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"application_id" uuid NOT NULL,
	"client_id" uuid NOT NULL,
	"agency" jsonb NOT NULL,
	"round" smallint NOT NULL,
	"place" smallint NOT NULL,
	"basis" text NOT NULL,
	"question" jsonb NOT NULL,
	"documents" text[] NOT NULL,
	"answers" text[] NOT NULL,
	"time" jsonb NOT NULL,
	"remind_hours" smallint,
	"silence" text NOT NULL,
	"status" "consultation_status" NOT NULL,
	"asked_by" uuid,
	"made_at" timestamp with time zone NOT NULL,
	"requested_at" timestamp with time zone,
	"due_at" timestamp with time zone,
	"remind_at" timestamp with time zone,
	"calendar_edition" integer DEFAULT 0 NOT NULL,
	"reminded_at" timestamp with time zone,
	"escalated_at" timestamp with time zone,
	"opinion" text,
	"reasons" text,
	"conditions" text[] DEFAULT '{}' NOT NULL,
	"signed_by" jsonb,
	"ended_because" text,
	"ended_at" timestamp with time zone,
	CONSTRAINT "one_consultation_a_place" UNIQUE("application_id","place"),
	CONSTRAINT "an_ended_consultation_has_its_moment" CHECK (("consultations"."ended_at" is null) = ("consultations"."status" in ('planned', 'requested', 'question_asked'))),
	CONSTRAINT "a_planned_consultation_is_not_requested" CHECK (("consultations"."status" <> 'planned') or ("consultations"."requested_at" is null)),
	CONSTRAINT "an_opinion_is_signed" CHECK (("consultations"."status" not in ('answered', 'declined')) or ("consultations"."signed_by" is not null and "consultations"."reasons" is not null))
);
--> statement-breakpoint
ALTER TABLE "event_log" ADD COLUMN "application_id" uuid;--> statement-breakpoint
ALTER TABLE "consultation_events" ADD CONSTRAINT "consultation_events_consultation_id_consultations_id_fk" FOREIGN KEY ("consultation_id") REFERENCES "public"."consultations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consultation_questions" ADD CONSTRAINT "consultation_questions_consultation_id_consultations_id_fk" FOREIGN KEY ("consultation_id") REFERENCES "public"."consultations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consultation_questions" ADD CONSTRAINT "consultation_questions_answered_by_people_id_fk" FOREIGN KEY ("answered_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consultations" ADD CONSTRAINT "consultations_application_id_applications_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."applications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consultations" ADD CONSTRAINT "consultations_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "consultations" ADD CONSTRAINT "consultations_asked_by_people_id_fk" FOREIGN KEY ("asked_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "questions_by_consultation" ON "consultation_questions" USING btree ("consultation_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "one_open_question_a_consultation" ON "consultation_questions" USING btree ("consultation_id") WHERE "consultation_questions"."answered_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "one_open_consultation_an_agency" ON "consultations" USING btree ("application_id","client_id") WHERE "consultations"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "consultations_by_agency" ON "consultations" USING btree ("client_id","id");--> statement-breakpoint
CREATE INDEX "consultations_to_end" ON "consultations" USING btree ("due_at") WHERE "consultations"."status" = 'requested';--> statement-breakpoint
CREATE INDEX "consultations_to_remind" ON "consultations" USING btree ("remind_at") WHERE "consultations"."status" = 'requested' and "consultations"."reminded_at" is null;--> statement-breakpoint
CREATE INDEX "event_log_by_application" ON "event_log" USING btree ("application_id","position") WHERE "event_log"."application_id" is not null;
--> statement-breakpoint
CREATE TRIGGER consultation_history_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON consultation_events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER events_are_logged AFTER INSERT ON consultation_events
  FOR EACH ROW EXECUTE FUNCTION log_later('consultation');
--> statement-breakpoint
-- The history of an application names what happened to its consultations, too. The log has it once: as an event of the
-- consultation.
CREATE FUNCTION log_application_event_later() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.type NOT LIKE 'consultation.%' THEN
    INSERT INTO unlogged_events (source, event_id) VALUES ('application', NEW.id);
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE OR REPLACE TRIGGER events_are_logged AFTER INSERT ON application_events
  FOR EACH ROW EXECUTE FUNCTION log_application_event_later();
--> statement-breakpoint
-- The consultations of an application, for its rules. `returnedFor`: what the applicant was asked to correct since.
CREATE FUNCTION consultations_json(application uuid) RETURNS json LANGUAGE sql STABLE PARALLEL SAFE
  RETURN coalesce((
    SELECT json_agg(json_build_object(
      'id', c.id, 'clientId', c.client_id, 'agency', c.agency, 'round', c.round, 'place', c.place, 'basis', c.basis,
      'status', c.status, 'silence', c.silence, 'documents', c.documents, 'answers', c.answers,
      'requestedAt', rfc3339(c.requested_at), 'dueAt', rfc3339(c.due_at), 'opinion', c.opinion,
      'conditions', c.conditions,
      'returnedFor', coalesce((
        SELECT json_agg(DISTINCT r->>'target')
        FROM application_events e
        CROSS JOIN LATERAL jsonb_array_elements(e.details->'reasons') r
        WHERE e.application_id = c.application_id AND e.type = 'application.returned' AND e.at > c.made_at), '[]'))
      ORDER BY c.place)
    FROM consultations c
    WHERE c.application_id = application), '[]');
