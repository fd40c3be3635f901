CREATE TABLE "open_data_days" (
	"day" date PRIMARY KEY NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "open_data_files" (
	"format" text PRIMARY KEY NOT NULL,
	"day" date NOT NULL,
	"object_key" text NOT NULL,
	"size_bytes" bigint NOT NULL,
	"sha256" "bytea" NOT NULL,
	"records" integer NOT NULL,
	"made_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "one_file_an_object" UNIQUE("object_key"),
	CONSTRAINT "a_hash_of_a_file_is_whole" CHECK (octet_length("open_data_files"."sha256") = 32)
);
--> statement-breakpoint
CREATE TABLE "open_permits" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"permit_id" uuid NOT NULL,
	"permit_type" text NOT NULL,
	"region_code" text NOT NULL,
	"issued_in" text NOT NULL,
	"expires_in" text,
	"state" "permit_state" NOT NULL,
	"removed" boolean DEFAULT false NOT NULL,
	"changed_on" date NOT NULL,
	CONSTRAINT "one_record_a_permit" UNIQUE("permit_id"),
	CONSTRAINT "an_open_permit_names_months" CHECK ("open_permits"."issued_in" ~ '^[0-9]{4}-[0-9]{2}$')
);
--> statement-breakpoint
ALTER TABLE "open_permits" ADD CONSTRAINT "open_permits_permit_id_permits_id_fk" FOREIGN KEY ("permit_id") REFERENCES "public"."permits"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "open_permits_by_change" ON "open_permits" USING btree ("changed_on","id");