-- What becomes of a permit is told its holder as well. The types are those of `src/notifications/telling.ts`.
CREATE TRIGGER permit_events_are_told AFTER INSERT ON permit_events FOR EACH ROW
  WHEN (NEW.type IN ('permit.suspended', 'permit.suspension_lifted', 'permit.revocation_decided', 'permit.revoked', 'permit.revocation_called_off', 'permit.expired'))
  EXECUTE FUNCTION tell_later('permit_event');
