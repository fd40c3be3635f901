CREATE TYPE "public"."signer_kind" AS ENUM('local', 'esign_service');--> statement-breakpoint
CREATE TABLE "certificate_orders" (
	"permit_id" uuid PRIMARY KEY NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "permit_certificates" (
	"permit_id" uuid NOT NULL,
	"language" "language" NOT NULL,
	"object_key" text NOT NULL,
	"sha256" "bytea" NOT NULL,
	"size_bytes" integer NOT NULL,
	"signed_by" "signer_kind" NOT NULL,
	"made_at" timestamp with time zone NOT NULL,
	CONSTRAINT "permit_certificates_permit_id_language_pk" PRIMARY KEY("permit_id","language"),
	CONSTRAINT "one_certificate_an_object" UNIQUE("object_key"),
	CONSTRAINT "one_certificate_a_hash" UNIQUE("sha256"),
	CONSTRAINT "a_certificate_has_a_hash" CHECK (length("permit_certificates"."sha256") = 32)
);
--> statement-breakpoint
ALTER TABLE "certificate_orders" ADD CONSTRAINT "certificate_orders_permit_id_permits_id_fk" FOREIGN KEY ("permit_id") REFERENCES "public"."permits"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "permit_certificates" ADD CONSTRAINT "permit_certificates_permit_id_permits_id_fk" FOREIGN KEY ("permit_id") REFERENCES "public"."permits"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "certificate_orders_by_due" ON "certificate_orders" USING btree ("due_at");--> statement-breakpoint
CREATE TRIGGER certificates_are_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON permit_certificates
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
-- What was issued before there were certificates gets its own.
INSERT INTO certificate_orders (permit_id) SELECT id FROM permits;
