-- Reads all applications for the check of 0107, while others read and write them.
ALTER TABLE "applications" VALIDATE CONSTRAINT "refunds_add_up";
