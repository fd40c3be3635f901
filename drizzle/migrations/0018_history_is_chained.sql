-- What of an event is hashed, and how, never changes: another content needs another name in the first place, by which older events stay as they are.
CREATE FUNCTION event_hash(previous bytea, e application_events) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN sha256(previous || convert_to(jsonb_build_array(
    'satu-pintu event 1', (e).application_id, (e).sequence, (e).id, (e).version, (e).type, (e).action, (e).from_status, (e).to_status, (e).actor_id, (e).standing,
    (e).office_id, (e).channel, (e).details, (extract(epoch FROM (e).at) * 1000000)::bigint)::text, 'UTF8'));
--> statement-breakpoint
-- The last event is always looked up by index: a plan made while the table was small must not read all of it later.
CREATE FUNCTION chain_event() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off SET enable_bitmapscan = off AS $$
DECLARE
  last record;
BEGIN
  SELECT sequence, hash INTO last FROM application_events WHERE application_id = NEW.application_id ORDER BY version DESC LIMIT 1;
  NEW.sequence := coalesce(last.sequence, 0) + 1;
  NEW.previous_hash := coalesce(last.hash, '\x');
  NEW.hash := event_hash(NEW.previous_hash, NEW);
  RETURN NEW;
END $$;
--> statement-breakpoint
ALTER TABLE application_events DISABLE TRIGGER history_is_kept;
--> statement-breakpoint
DO $$
DECLARE
  event application_events;
  last application_events;
BEGIN
  FOR event IN SELECT * FROM application_events ORDER BY application_id, version LOOP
    IF last.application_id IS DISTINCT FROM event.application_id THEN last := NULL; END IF;
    event.sequence := coalesce(last.sequence, 0) + 1;
    event.previous_hash := coalesce(last.hash, '\x');
    event.hash := event_hash(event.previous_hash, event);
    UPDATE application_events SET sequence = event.sequence, previous_hash = event.previous_hash, hash = event.hash WHERE id = event.id;
    last := event;
  END LOOP;
END $$;
--> statement-breakpoint
ALTER TABLE application_events ENABLE TRIGGER history_is_kept;
--> statement-breakpoint
ALTER TABLE application_events ADD CONSTRAINT an_event_is_chained CHECK (octet_length(hash) = 32 AND sequence >= 1 AND octet_length(previous_hash) = CASE sequence WHEN 1 THEN 0 ELSE 32 END);
--> statement-breakpoint
CREATE TRIGGER history_is_chained BEFORE INSERT ON application_events
  FOR EACH ROW EXECUTE FUNCTION chain_event();
--> statement-breakpoint
ALTER TABLE application_events ENABLE ALWAYS TRIGGER history_is_chained;
