ALTER TABLE "applications" ADD COLUMN "accepted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "applications" ADD COLUMN "check_judged_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "applications_unchecked" ON "applications" USING btree ("due_at") WHERE "applications"."status" = 'submitted' and "applications"."accepted_at" is null and "applications"."check_judged_at" is null;--> statement-breakpoint
-- The first acceptance, as the ledger has it.
UPDATE applications a SET accepted_at = i.at
FROM (
  SELECT application_id, min(started_at) AS at FROM application_intervals WHERE status = 'in_review' GROUP BY 1
) i
WHERE i.application_id = a.id;
--> statement-breakpoint
-- Time counts in `submitted` from now on. A stretch that has ended stays as it was counted; one that lasts counts from its beginning,
-- and a job computes the deadlines of these applications.
UPDATE application_intervals i SET clock = 'running'
FROM applications a
WHERE a.id = i.application_id AND a.status = 'submitted' AND i.ended_at IS NULL AND i.status = 'submitted';
--> statement-breakpoint
UPDATE applications SET calendar_edition = 0 WHERE status = 'submitted' AND stopped_at IS NULL;
--> statement-breakpoint
-- As before, and the steps that end a completeness check. What was accepted before checks had a time is not counted.
CREATE OR REPLACE TRIGGER events_are_counted AFTER INSERT ON application_events FOR EACH ROW
  WHEN (NEW.type = 'application.deemed_granted'
    OR NEW.action IN ('accept', 'accept_by_silence', 'return', 'sign', 'issue_by_silence', 'refuse', 'lapse')
    OR (NEW.action = 'submit' AND NEW.from_status = 'draft') OR (NEW.action = 'withdraw' AND NEW.from_status <> 'draft'))
  EXECUTE FUNCTION count_later();
--> statement-breakpoint
-- As before, and that the time of a completeness check has run out.
CREATE OR REPLACE TRIGGER events_are_told AFTER INSERT ON application_events FOR EACH ROW
  WHEN (NEW.type IN (
    'application.submitted', 'application.in_review', 'application.returned', 'application.awaiting_payment',
    'application.awaiting_originals', 'application.issued', 'application.handed_over', 'application.refused',
    'application.withdrawn', 'application.lapsed', 'application.deemed_granted', 'application.check_overdue',
    'application.escalated', 'application.transferred', 'application.claimed', 'payment.received',
    'inspection_appointment.made', 'inspection_appointment.moved', 'inspection_appointment.cancelled',
    'counter_visit.booked', 'counter_visit.moved', 'counter_visit.cancelled'))
  EXECUTE FUNCTION tell_later('event');
