-- Queues what people are told of, in the transaction that writes it. The types are those of `src/notifications/telling.ts`: a test holds the two together.
CREATE FUNCTION tell_later() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO untold (id, what) VALUES (NEW.id, TG_ARGV[0]);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER events_are_told AFTER INSERT ON application_events FOR EACH ROW
  WHEN (NEW.type IN (
    'application.submitted', 'application.in_review', 'application.returned', 'application.awaiting_payment', 'application.awaiting_originals', 'application.issued', 'application.handed_over',
    'application.refused', 'application.withdrawn', 'application.lapsed', 'application.deemed_granted', 'application.transferred', 'application.claimed', 'payment.received',
    'inspection_appointment.made', 'inspection_appointment.moved', 'inspection_appointment.cancelled', 'counter_visit.booked', 'counter_visit.moved', 'counter_visit.cancelled'))
  EXECUTE FUNCTION tell_later('event');
--> statement-breakpoint
CREATE TRIGGER messages_are_told AFTER INSERT ON messages FOR EACH ROW WHEN (NEW.side = 'office' AND NOT NEW.internal)
  EXECUTE FUNCTION tell_later('message');
