-- As in 0118, and the code of an office that its head withdraws.
CREATE OR REPLACE FUNCTION tell_event_later() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.type IN (
    'application.submitted', 'application.in_review', 'application.returned', 'application.awaiting_payment',
    'application.awaiting_originals', 'application.issued', 'application.handed_over', 'application.refused',
    'application.withdrawn', 'application.lapsed', 'application.deemed_granted', 'application.check_overdue',
    'application.escalated', 'application.transferred', 'application.claimed', 'correction.refused',
    'payment.received', 'refund.granted', 'refund.declined', 'refund.paid_out', 'refund.payout_returned',
    'inspection_appointment.made', 'inspection_appointment.moved', 'inspection_appointment.cancelled',
    'counter_visit.booked', 'counter_visit.moved', 'counter_visit.cancelled',
    'consultation.answered', 'consultation.declined',
    'consultation.question_asked', 'consultation.silent', 'consultation.escalated',
    'objection.filed', 'objection.granted', 'objection.rejected', 'objection.inadmissible', 'objection.overdue',
    'objection.closed', 'objection.withdrawn',
    'appeal.filed', 'appeal.granted', 'appeal.rejected', 'appeal.inadmissible', 'appeal.closed', 'appeal.overdue',
    'appeal.transferred', 'appeal.withdrawn', 'application.account_changed')
    OR (NEW.type = 'application.corrected' AND NEW.details ? 'correctionId')
    OR (NEW.type = 'application.archive_transferred' AND NEW.details ? 'waiting')
    OR (NEW.type = 'account_code.issued' AND NEW.details ? 'proof')
    OR (NEW.type = 'account_code.withdrawn' AND NEW.details ? 'issuedBy')
  THEN
    INSERT INTO untold (id, what) VALUES (NEW.id, 'event');
  END IF;
  RETURN NULL;
END $$;
