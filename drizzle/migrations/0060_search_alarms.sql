CREATE TABLE "search_alarms" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"reader_id" uuid NOT NULL,
	"office_id" uuid,
	"standing" text NOT NULL,
	"misses" integer NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "one_alarm_a_window" UNIQUE("reader_id","since")
);
--> statement-breakpoint
ALTER TABLE "search_alarms" ADD CONSTRAINT "search_alarms_reader_id_people_id_fk" FOREIGN KEY ("reader_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "search_alarms" ADD CONSTRAINT "search_alarms_office_id_offices_id_fk" FOREIGN KEY ("office_id") REFERENCES "public"."offices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "search_alarms_by_time" ON "search_alarms" USING btree ("at");