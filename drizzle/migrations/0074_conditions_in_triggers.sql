-- The conditions of these triggers as before, but in their functions: PostgreSQL reads a WHEN clause anew for each
-- statement, and keeps what it has compiled of a function.
CREATE FUNCTION tell_event_later() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.type IN (
    'application.submitted', 'application.in_review', 'application.returned', 'application.awaiting_payment',
    'application.awaiting_originals', 'application.issued', 'application.handed_over', 'application.refused',
    'application.withdrawn', 'application.lapsed', 'application.deemed_granted', 'application.check_overdue',
    'application.escalated', 'application.transferred', 'application.claimed', 'payment.received',
    'inspection_appointment.made', 'inspection_appointment.moved', 'inspection_appointment.cancelled',
    'counter_visit.booked', 'counter_visit.moved', 'counter_visit.cancelled')
  THEN
    INSERT INTO untold (id, what) VALUES (NEW.id, 'event');
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION count_event_later() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.type = 'application.deemed_granted'
    OR NEW.action IN ('accept', 'accept_by_silence', 'return', 'sign', 'issue_by_silence', 'refuse', 'lapse')
    OR (NEW.action = 'submit' AND NEW.from_status = 'draft'::application_status)
    OR (NEW.action = 'withdraw' AND NEW.from_status <> 'draft'::application_status)
  THEN
    INSERT INTO uncounted (event_id) VALUES (NEW.id);
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE OR REPLACE TRIGGER events_are_told AFTER INSERT ON application_events
  FOR EACH ROW EXECUTE FUNCTION tell_event_later();
--> statement-breakpoint
CREATE OR REPLACE TRIGGER events_are_counted AFTER INSERT ON application_events
  FOR EACH ROW EXECUTE FUNCTION count_event_later();
--> statement-breakpoint
DROP FUNCTION count_later();
