-- As before, and what is brought before the office above.
CREATE OR REPLACE TRIGGER events_are_told AFTER INSERT ON application_events FOR EACH ROW
  WHEN (NEW.type IN (
    'application.submitted', 'application.in_review', 'application.returned', 'application.awaiting_payment', 'application.awaiting_originals', 'application.issued', 'application.handed_over',
    'application.refused', 'application.withdrawn', 'application.lapsed', 'application.deemed_granted', 'application.escalated', 'application.transferred', 'application.claimed', 'payment.received',
    'inspection_appointment.made', 'inspection_appointment.moved', 'inspection_appointment.cancelled', 'counter_visit.booked', 'counter_visit.moved', 'counter_visit.cancelled'))
  EXECUTE FUNCTION tell_later('event');
