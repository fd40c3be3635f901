CREATE TYPE "public"."payment_source" AS ENUM('bank', 'cashier');--> statement-breakpoint
CREATE TABLE "fee_assessments" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"application_id" uuid NOT NULL,
	"number" text NOT NULL,
	"office_id" uuid NOT NULL,
	"tariff" text,
	"lines" jsonb NOT NULL,
	"total" bigint NOT NULL,
	"due_on" date,
	"assessed_by" uuid NOT NULL,
	"assessed_at" timestamp with time zone NOT NULL,
	"cancelled_at" timestamp with time zone,
	CONSTRAINT "one_assessment_a_number" UNIQUE("number"),
	CONSTRAINT "an_assessment_asks_for_something" CHECK ("fee_assessments"."total" > 0)
);
--> statement-breakpoint
CREATE TABLE "number_sequences" (
	"kind" text NOT NULL,
	"office_id" uuid NOT NULL,
	"year" smallint NOT NULL,
	"last" integer NOT NULL,
	CONSTRAINT "number_sequences_kind_office_id_year_pk" PRIMARY KEY("kind","office_id","year")
);
--> statement-breakpoint
CREATE TABLE "payments" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"application_id" uuid NOT NULL,
	"assessment_id" uuid NOT NULL,
	"receipt_number" text NOT NULL,
	"source" "payment_source" NOT NULL,
	"amount" bigint NOT NULL,
	"paid_at" timestamp with time zone NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	"transaction_id" text,
	"recorded_by" uuid,
	"evidence_document_id" uuid,
	CONSTRAINT "one_payment_a_receipt" UNIQUE("receipt_number"),
	CONSTRAINT "one_payment_a_transaction" UNIQUE("transaction_id"),
	CONSTRAINT "a_payment_is_not_empty" CHECK ("payments"."amount" > 0),
	CONSTRAINT "a_bank_names_its_transaction_a_cashier_shows_evidence" CHECK (case "payments"."source" when 'bank' then "payments"."transaction_id" is not null else "payments"."recorded_by" is not null and "payments"."evidence_document_id" is not null end)
);
--> statement-breakpoint
ALTER TABLE "applications" ALTER COLUMN "paid_amount" SET DEFAULT 0;--> statement-breakpoint
UPDATE "applications" SET "paid_amount" = 0 WHERE "paid_amount" IS NULL;--> statement-breakpoint
ALTER TABLE "applications" ALTER COLUMN "paid_amount" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "fee_assessments" ADD CONSTRAINT "fee_assessments_application_id_applications_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."applications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fee_assessments" ADD CONSTRAINT "fee_assessments_office_id_offices_id_fk" FOREIGN KEY ("office_id") REFERENCES "public"."offices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fee_assessments" ADD CONSTRAINT "fee_assessments_assessed_by_people_id_fk" FOREIGN KEY ("assessed_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "number_sequences" ADD CONSTRAINT "number_sequences_office_id_offices_id_fk" FOREIGN KEY ("office_id") REFERENCES "public"."offices"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_application_id_applications_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."applications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_assessment_id_fee_assessments_id_fk" FOREIGN KEY ("assessment_id") REFERENCES "public"."fee_assessments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_recorded_by_people_id_fk" FOREIGN KEY ("recorded_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_evidence_document_id_documents_id_fk" FOREIGN KEY ("evidence_document_id") REFERENCES "public"."documents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "fee_assessments_by_application" ON "fee_assessments" USING btree ("application_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "one_standing_assessment" ON "fee_assessments" USING btree ("application_id") WHERE "fee_assessments"."cancelled_at" is null;--> statement-breakpoint
CREATE INDEX "payments_by_application" ON "payments" USING btree ("application_id","id");