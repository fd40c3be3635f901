CREATE TYPE "public"."event_source" AS ENUM('application', 'permit', 'permit_type', 'office', 'registration', 'post', 'message');--> statement-breakpoint
CREATE TYPE "public"."event_subject" AS ENUM('application', 'permit', 'permit_type', 'office', 'registration', 'post');--> statement-breakpoint
CREATE TABLE "event_log" (
	"position" bigint PRIMARY KEY NOT NULL,
	"event_id" uuid NOT NULL,
	"subject" "event_subject" NOT NULL,
	"subject_id" uuid,
	"code" text,
	"type" text NOT NULL,
	"version" integer,
	"from_state" text,
	"to_state" text,
	"left_office_id" uuid,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "an_event_has_one_subject" CHECK (("event_log"."subject_id" is null) <> ("event_log"."code" is null))
);
--> statement-breakpoint
CREATE TABLE "event_log_end" (
	"one" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"position" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "there_is_one_end" CHECK ("event_log_end"."one")
);
--> statement-breakpoint
CREATE TABLE "unlogged_events" (
	"place" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "unlogged_events_place_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"source" "event_source" NOT NULL,
	"event_id" uuid,
	"written" jsonb,
	CONSTRAINT "an_unlogged_event_is_found" CHECK (("unlogged_events"."event_id" is null) <> ("unlogged_events"."written" is null))
);
--> statement-breakpoint
CREATE INDEX "event_log_by_subject" ON "event_log" USING btree ("subject_id","position");--> statement-breakpoint
INSERT INTO event_log_end DEFAULT VALUES;
--> statement-breakpoint
-- Queues an event for the log, in the transaction that writes it. The job that writes the log numbers events after their
-- commit, so a position never appears behind a later one.
CREATE FUNCTION log_later() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO unlogged_events (source, event_id) VALUES (TG_ARGV[0]::event_source, NEW.id);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER events_are_logged AFTER INSERT ON application_events
  FOR EACH ROW EXECUTE FUNCTION log_later('application');
--> statement-breakpoint
CREATE TRIGGER events_are_logged AFTER INSERT ON permit_events
  FOR EACH ROW EXECUTE FUNCTION log_later('permit');
--> statement-breakpoint
CREATE TRIGGER events_are_logged AFTER INSERT ON office_events
  FOR EACH ROW EXECUTE FUNCTION log_later('office');
--> statement-breakpoint
CREATE TRIGGER events_are_logged AFTER INSERT ON client_events
  FOR EACH ROW EXECUTE FUNCTION log_later('registration');
--> statement-breakpoint
CREATE TRIGGER changes_are_logged AFTER INSERT ON staff_changes
  FOR EACH ROW EXECUTE FUNCTION log_later('post');
--> statement-breakpoint
CREATE TRIGGER messages_are_logged AFTER INSERT ON messages
  FOR EACH ROW WHEN (NOT NEW.internal) EXECUTE FUNCTION log_later('message');
--> statement-breakpoint
-- The same for what happens to permit types, which have no table of events: TG_ARGV[0] is the type of the event.
CREATE FUNCTION log_permit_type_later() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO unlogged_events (source, written)
  VALUES ('permit_type', jsonb_build_object(
    'type', TG_ARGV[0],
    'code', coalesce(to_jsonb(NEW)->'code', to_jsonb(NEW)->'permit_type'),
    'version', to_jsonb(NEW)->'version'));
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER publications_are_logged AFTER INSERT ON permit_type_versions
  FOR EACH ROW EXECUTE FUNCTION log_permit_type_later('permit_type.published');
--> statement-breakpoint
CREATE TRIGGER withdrawals_are_logged AFTER INSERT ON permit_type_withdrawals
  FOR EACH ROW EXECUTE FUNCTION log_permit_type_later('permit_type.withdrawn');
--> statement-breakpoint
CREATE TRIGGER retirements_are_logged AFTER INSERT ON permit_type_retirements
  FOR EACH ROW EXECUTE FUNCTION log_permit_type_later('permit_type.retired');
--> statement-breakpoint
CREATE TRIGGER rollouts_are_logged AFTER INSERT ON permit_type_rollouts
  FOR EACH ROW EXECUTE FUNCTION log_permit_type_later('permit_type.rolled_out');
