CREATE TYPE "public"."webhook_delivery_state" AS ENUM('waiting', 'delivered', 'cancelled');--> statement-breakpoint
CREATE TYPE "public"."webhook_pause_reason" AS ENUM('by_agency', 'schedule_ended', 'no_success', 'gone', 'position_too_old');--> statement-breakpoint
ALTER TYPE "public"."event_source" ADD VALUE 'webhook';--> statement-breakpoint
ALTER TYPE "public"."event_subject" ADD VALUE 'webhook';--> statement-breakpoint
CREATE TABLE "webhook_deliveries" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"webhook_id" uuid NOT NULL,
	"replay_id" uuid,
	"position" bigint NOT NULL,
	"event_id" uuid NOT NULL,
	"type" text NOT NULL,
	"subject" text NOT NULL,
	"state" "webhook_delivery_state" NOT NULL,
	"attempts" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"next_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	CONSTRAINT "one_delivery_an_event" UNIQUE NULLS NOT DISTINCT("webhook_id","event_id","replay_id"),
	CONSTRAINT "what_waits_has_no_end" CHECK (("webhook_deliveries"."state" = 'waiting') = ("webhook_deliveries"."ended_at" is null))
);
--> statement-breakpoint
CREATE TABLE "webhook_events" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"webhook_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"type" text NOT NULL,
	"key_id" uuid,
	"details" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "webhook_replays" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"webhook_id" uuid NOT NULL,
	"after" bigint NOT NULL,
	"until" bigint NOT NULL,
	"position" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "a_replay_goes_forward" CHECK ("webhook_replays"."after" <= "webhook_replays"."position" and "webhook_replays"."position" <= "webhook_replays"."until")
);
--> statement-breakpoint
CREATE TABLE "webhook_routing" (
	"one" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"position" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "there_is_one_routing" CHECK ("webhook_routing"."one")
);
--> statement-breakpoint
CREATE TABLE "webhooks" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"client_id" uuid NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"url" text NOT NULL,
	"description" text,
	"types" text[],
	"permit_types" text[] NOT NULL,
	"regions" text[] NOT NULL,
	"personal" text NOT NULL,
	"personal_kid" text NOT NULL,
	"previous_until" timestamp with time zone,
	"paused_at" timestamp with time zone,
	"pause_reason" "webhook_pause_reason",
	"position" bigint NOT NULL,
	"wanted" bigint NOT NULL,
	"due_at" timestamp with time zone,
	"lease_id" uuid,
	"leased_until" timestamp with time zone,
	"is_slow" boolean DEFAULT false NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"failing_since" timestamp with time zone,
	"delivered_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp with time zone,
	CONSTRAINT "a_pause_has_a_reason" CHECK (("webhooks"."paused_at" is null) = ("webhooks"."pause_reason" is null)),
	CONSTRAINT "a_lease_ends" CHECK (("webhooks"."lease_id" is null) = ("webhooks"."leased_until" is null)),
	CONSTRAINT "failures_have_a_beginning" CHECK (("webhooks"."failures" = 0) = ("webhooks"."failing_since" is null))
);
--> statement-breakpoint
ALTER TABLE "idempotency_keys" DROP CONSTRAINT "idempotency_keys_person_id_people_id_fk";
--> statement-breakpoint
ALTER TABLE "webhook_events" ADD CONSTRAINT "webhook_events_webhook_id_webhooks_id_fk" FOREIGN KEY ("webhook_id") REFERENCES "public"."webhooks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_events" ADD CONSTRAINT "webhook_events_key_id_client_keys_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."client_keys"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhook_replays" ADD CONSTRAINT "webhook_replays_webhook_id_webhooks_id_fk" FOREIGN KEY ("webhook_id") REFERENCES "public"."webhooks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "webhooks" ADD CONSTRAINT "webhooks_client_id_clients_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."clients"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "webhook_deliveries_by_webhook" ON "webhook_deliveries" USING btree ("webhook_id","id");--> statement-breakpoint
CREATE INDEX "webhook_deliveries_waiting" ON "webhook_deliveries" USING btree ("webhook_id","id") WHERE "webhook_deliveries"."state" = 'waiting';--> statement-breakpoint
CREATE INDEX "webhook_deliveries_cancelled" ON "webhook_deliveries" USING btree ("webhook_id","id") WHERE "webhook_deliveries"."state" = 'cancelled';--> statement-breakpoint
CREATE INDEX "webhook_events_by_webhook" ON "webhook_events" USING btree ("webhook_id","id");--> statement-breakpoint
CREATE INDEX "webhook_replays_by_webhook" ON "webhook_replays" USING btree ("webhook_id","id");--> statement-breakpoint
CREATE INDEX "webhook_replays_open" ON "webhook_replays" USING btree ("webhook_id","id") WHERE "webhook_replays"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "webhooks_by_client" ON "webhooks" USING btree ("client_id","id");--> statement-breakpoint
CREATE INDEX "webhooks_by_data_key" ON "webhooks" USING btree ("personal_kid","id");--> statement-breakpoint
INSERT INTO webhook_routing (position) SELECT position FROM event_log_end;
--> statement-breakpoint
CREATE TRIGGER webhook_history_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON webhook_events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- Queues what the agency that follows the log is told of its webhooks; the rest of their history is its own doing.
-- Tells the workers that there may be something to deliver that the log does not tell.
CREATE FUNCTION tell_webhook_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.type IN ('paused', 'resumed', 'tested') THEN
    INSERT INTO unlogged_events (source, event_id) VALUES ('webhook', NEW.id);
  END IF;
  IF NEW.type IN ('resumed', 'changed') THEN
    PERFORM pg_notify('webhooks_due', '');
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER events_are_told AFTER INSERT ON webhook_events
  FOR EACH ROW EXECUTE FUNCTION tell_webhook_event();
--> statement-breakpoint
CREATE FUNCTION tell_webhook_replay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('webhooks_due', '');
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER replays_are_told AFTER INSERT ON webhook_replays
  FOR EACH ROW EXECUTE FUNCTION tell_webhook_replay();
