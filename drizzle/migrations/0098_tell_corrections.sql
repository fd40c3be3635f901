-- Applicants are told of decided corrections. An answer that they change themselves has no correction in its details.
CREATE OR REPLACE FUNCTION tell_event_later() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.type IN (
    'application.submitted', 'application.in_review', 'application.returned', 'application.awaiting_payment',
    'application.awaiting_originals', 'application.issued', 'application.handed_over', 'application.refused',
    'application.withdrawn', 'application.lapsed', 'application.deemed_granted', 'application.check_overdue',
    'application.escalated', 'application.transferred', 'application.claimed', 'correction.refused',
    'payment.received', 'inspection_appointment.made', 'inspection_appointment.moved',
    'inspection_appointment.cancelled', 'counter_visit.booked', 'counter_visit.moved', 'counter_visit.cancelled',
    'consultation.answered', 'consultation.declined', 'consultation.question_asked', 'consultation.silent',
    'consultation.escalated')
    OR (NEW.type = 'application.corrected' AND NEW.details ? 'correctionId')
  THEN
    INSERT INTO untold (id, what) VALUES (NEW.id, 'event');
  END IF;
  RETURN NULL;
END $$;
