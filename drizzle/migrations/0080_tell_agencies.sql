-- Officers get letters about consultations, by the events in the history of the application.
CREATE OR REPLACE FUNCTION tell_event_later() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.type IN (
    'application.submitted', 'application.in_review', 'application.returned', 'application.awaiting_payment',
    'application.awaiting_originals', 'application.issued', 'application.handed_over', 'application.refused',
    'application.withdrawn', 'application.lapsed', 'application.deemed_granted', 'application.check_overdue',
    'application.escalated', 'application.transferred', 'application.claimed', 'payment.received',
    'inspection_appointment.made', 'inspection_appointment.moved', 'inspection_appointment.cancelled',
    'counter_visit.booked', 'counter_visit.moved', 'counter_visit.cancelled',
    'consultation.answered', 'consultation.declined', 'consultation.question_asked', 'consultation.silent',
    'consultation.escalated')
  THEN
    INSERT INTO untold (id, what) VALUES (NEW.id, 'event');
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
-- Agencies get letters by the events of their consultations.
CREATE FUNCTION tell_consultation_event_later() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.type IN (
    'consultation.requested', 'consultation.reminded', 'consultation.rescheduled', 'consultation.question_answered',
    'consultation.escalated', 'consultation.silent', 'consultation.cancelled')
  THEN
    INSERT INTO untold (id, what) VALUES (NEW.id, 'consultation_event');
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER consultation_events_are_told AFTER INSERT ON consultation_events
  FOR EACH ROW EXECUTE FUNCTION tell_consultation_event_later();
