ALTER TABLE "payments" DROP CONSTRAINT "one_payment_a_transaction";
--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "one_payment_a_transaction" UNIQUE("transaction_id","source");
