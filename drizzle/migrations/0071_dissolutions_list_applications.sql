-- The list in the minutes of a dissolution names applications: its table was called a list of files. Its trigger goes
-- with it. The version before reads and writes it by the old name, through a view that one of the next releases drops.
ALTER TABLE "office_dissolution_files" RENAME TO "office_dissolution_applications";--> statement-breakpoint
ALTER TABLE "office_dissolution_applications" RENAME CONSTRAINT "office_dissolution_files_dissolution_id_application_id_pk" TO "office_dissolution_applications_dissolution_id_application_id_pk";--> statement-breakpoint
ALTER TABLE "office_dissolution_applications" RENAME CONSTRAINT "office_dissolution_files_dissolution_id_office_dissolutions_id_fk" TO "office_dissolution_applications_dissolution_id_office_dissolutions_id_fk";--> statement-breakpoint
ALTER TABLE "office_dissolution_applications" RENAME CONSTRAINT "office_dissolution_files_application_id_applications_id_fk" TO "office_dissolution_applications_application_id_applications_id_fk";--> statement-breakpoint
CREATE VIEW "office_dissolution_files" AS SELECT * FROM "office_dissolution_applications";
