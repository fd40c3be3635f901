CREATE TRIGGER client_history_is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON client_events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER client_queries_are_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON client_queries
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE FUNCTION tell_clients_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('clients_changed', '');
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER clients_changed AFTER UPDATE OR DELETE OR TRUNCATE ON clients
  FOR EACH STATEMENT EXECUTE FUNCTION tell_clients_changed();
--> statement-breakpoint
CREATE TRIGGER keys_changed AFTER UPDATE OF revoked_at, expires_at OR DELETE OR TRUNCATE ON client_keys
  FOR EACH STATEMENT EXECUTE FUNCTION tell_clients_changed();
--> statement-breakpoint
ALTER TABLE rate_counters SET UNLOGGED;
