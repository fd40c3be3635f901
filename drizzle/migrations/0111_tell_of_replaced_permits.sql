-- The events of permits that are told, and of a permit that another one replaces. The types are those of
-- `src/correspondence/notifications/telling.ts`.
CREATE FUNCTION tell_permit_event_later() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.type IN (
    'permit.suspended', 'permit.suspension_lifted', 'permit.revocation_decided', 'permit.revoked',
    'permit.revocation_called_off', 'permit.expired', 'permit.superseded')
  THEN
    INSERT INTO untold (id, what) VALUES (NEW.id, 'permit_event');
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE OR REPLACE TRIGGER permit_events_are_told AFTER INSERT ON permit_events FOR EACH ROW
  EXECUTE FUNCTION tell_permit_event_later();
