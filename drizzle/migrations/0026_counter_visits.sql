CREATE TYPE "public"."ticket_state" AS ENUM('waiting', 'called', 'served', 'left');--> statement-breakpoint
CREATE TYPE "public"."visit_outcome" AS ENUM('kept', 'no_show', 'cancelled', 'moved');--> statement-breakpoint
CREATE TYPE "public"."visit_purpose" AS ENUM('bring_originals', 'collect_permit');--> statement-breakpoint
CREATE TABLE "counter_hours" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"office_id" uuid NOT NULL,
	"version" integer NOT NULL,
	"hours" jsonb NOT NULL,
	"published_by" uuid,
	"published_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "one_counter_hours_a_version" UNIQUE("office_id","version")
);
--> statement-breakpoint
CREATE TABLE "counter_visits" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"application_id" uuid NOT NULL,
	"office_id" uuid NOT NULL,
	"purpose" "visit_purpose" NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"desk" smallint NOT NULL,
	"note" text,
	"supersedes" uuid,
	"made_by" uuid NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	"outcome" "visit_outcome",
	"outcome_reason" text,
	"ended_at" timestamp with time zone,
	CONSTRAINT "a_visit_has_a_length" CHECK ("counter_visits"."ends_at" > "counter_visits"."starts_at"),
	CONSTRAINT "a_visit_is_at_a_desk" CHECK ("counter_visits"."desk" > 0),
	CONSTRAINT "an_ended_visit_has_its_moment" CHECK (("counter_visits"."outcome" is null) = ("counter_visits"."ended_at" is null))
);
--> statement-breakpoint
CREATE TABLE "queue_days" (
	"office_id" uuid NOT NULL,
	"day" date NOT NULL,
	"last" integer NOT NULL,
	CONSTRAINT "queue_days_office_id_day_pk" PRIMARY KEY("office_id","day")
);
--> statement-breakpoint
CREATE TABLE "queue_tickets" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"office_id" uuid NOT NULL,
	"day" date NOT NULL,
	"number" integer NOT NULL,
	"visit_id" uuid,
	"expected_at" timestamp with time zone,
	"state" "ticket_state" DEFAULT 'waiting' NOT NULL,
	"desk" smallint,
	"channel" "channel" NOT NULL,
	"issued_by" uuid NOT NULL,
	"issued_at" timestamp with time zone DEFAULT now() NOT NULL,
	"called_by" uuid,
	"called_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	CONSTRAINT "one_ticket_a_number" UNIQUE("office_id","day","number"),
	CONSTRAINT "one_ticket_a_visit" UNIQUE("visit_id"),
	CONSTRAINT "a_call_names_a_desk" CHECK (("queue_tickets"."called_at" is null) = ("queue_tickets"."desk" is null) and ("queue_tickets"."called_at" is null) = ("queue_tickets"."called_by" is null)),
	CONSTRAINT "who_is_called_or_served_was_called" CHECK ("queue_tickets"."state" not in ('called', 'served') or "queue_tickets"."called_at" is not null),
	CONSTRAINT "an_ended_ticket_has_its_moment" CHECK (("queue_tickets"."state" in ('served', 'left')) = ("queue_tickets"."ended_at" is not null))
);
--> statement-breakpoint
ALTER TABLE "counter_hours" ADD CONSTRAINT "counter_hours_office_id_offices_id_fk" FOREIGN KEY ("office_id") REFERENCES "public"."offices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "counter_hours" ADD CONSTRAINT "counter_hours_published_by_people_id_fk" FOREIGN KEY ("published_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "counter_visits" ADD CONSTRAINT "counter_visits_application_id_applications_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."applications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "counter_visits" ADD CONSTRAINT "counter_visits_office_id_offices_id_fk" FOREIGN KEY ("office_id") REFERENCES "public"."offices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "counter_visits" ADD CONSTRAINT "counter_visits_made_by_people_id_fk" FOREIGN KEY ("made_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "counter_visits" ADD CONSTRAINT "counter_visits_supersedes_counter_visits_id_fk" FOREIGN KEY ("supersedes") REFERENCES "public"."counter_visits"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "queue_days" ADD CONSTRAINT "queue_days_office_id_offices_id_fk" FOREIGN KEY ("office_id") REFERENCES "public"."offices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "queue_tickets" ADD CONSTRAINT "queue_tickets_office_id_offices_id_fk" FOREIGN KEY ("office_id") REFERENCES "public"."offices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "queue_tickets" ADD CONSTRAINT "queue_tickets_visit_id_counter_visits_id_fk" FOREIGN KEY ("visit_id") REFERENCES "public"."counter_visits"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "queue_tickets" ADD CONSTRAINT "queue_tickets_issued_by_people_id_fk" FOREIGN KEY ("issued_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "queue_tickets" ADD CONSTRAINT "queue_tickets_called_by_people_id_fk" FOREIGN KEY ("called_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "visits_by_application" ON "counter_visits" USING btree ("application_id","id");--> statement-breakpoint
CREATE INDEX "visits_by_office" ON "counter_visits" USING btree ("office_id","starts_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "one_open_visit_an_application" ON "counter_visits" USING btree ("application_id") WHERE "counter_visits"."outcome" is null;--> statement-breakpoint
CREATE INDEX "tickets_waiting" ON "queue_tickets" USING btree ("office_id","day","number") WHERE "queue_tickets"."state" = 'waiting';--> statement-breakpoint
CREATE INDEX "tickets_called" ON "queue_tickets" USING btree ("office_id","day","called_at") WHERE "queue_tickets"."state" = 'called';