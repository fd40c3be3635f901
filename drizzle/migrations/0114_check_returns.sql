-- Reads all applications for the check of 0113, while others read and write them.
ALTER TABLE "applications" VALIDATE CONSTRAINT "refunds_and_returns_add_up";
