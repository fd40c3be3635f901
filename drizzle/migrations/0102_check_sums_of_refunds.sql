-- Reads all applications for the checks of 0100, while others read and write them.
ALTER TABLE "applications" VALIDATE CONSTRAINT "no_more_is_decided_than_is_open";
--> statement-breakpoint
ALTER TABLE "applications" VALIDATE CONSTRAINT "no_more_is_to_be_paid_out_than_was_granted";
