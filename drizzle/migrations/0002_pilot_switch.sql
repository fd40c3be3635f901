CREATE TABLE "office_permit_types" (
	"office_id" uuid NOT NULL,
	"permit_type" text NOT NULL,
	"since" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "office_permit_types_office_id_permit_type_pk" PRIMARY KEY("office_id","permit_type")
);
--> statement-breakpoint
ALTER TABLE "office_permit_types" ADD CONSTRAINT "office_permit_types_office_id_offices_id_fk" FOREIGN KEY ("office_id") REFERENCES "public"."offices"("id") ON DELETE no action ON UPDATE no action;