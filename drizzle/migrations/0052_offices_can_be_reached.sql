ALTER TABLE "queue_tickets" ALTER COLUMN "issued_by" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "queue_tickets" ADD COLUMN "kiosk_id" uuid;--> statement-breakpoint
ALTER TABLE "queue_tickets" ADD COLUMN "request_key" text;--> statement-breakpoint
ALTER TABLE "inspection_appointments" ADD COLUMN "outside_hours_reason" text;--> statement-breakpoint
ALTER TABLE "offices" ADD COLUMN "contact" jsonb DEFAULT '{"address":null,"coordinates":null,"telephone":null,"email":null,"accessibility":null,"note":null}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "queue_tickets" ADD CONSTRAINT "queue_tickets_kiosk_id_kiosks_id_fk" FOREIGN KEY ("kiosk_id") REFERENCES "public"."kiosks"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "one_ticket_a_kiosk_request" ON "queue_tickets" USING btree ("kiosk_id","request_key") WHERE "queue_tickets"."request_key" is not null;--> statement-breakpoint
ALTER TABLE "queue_tickets" ADD CONSTRAINT "a_ticket_was_given_by_somebody" CHECK (("queue_tickets"."issued_by" is null) <> ("queue_tickets"."kiosk_id" is null));