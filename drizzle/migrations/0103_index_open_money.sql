-- Reads all applications once, while others read them. The index holds only those with open money.
CREATE INDEX IF NOT EXISTS "applications_with_open_money" ON "applications" USING btree ("office_id","id")
  WHERE "applications"."refund_due" > 0 or open_money("applications"."status", "applications"."fee_amount",
    "applications"."paid_amount", "applications"."kept_amount") > 0;
