-- Each step leaves a dead row here. By default autovacuum waits for a fifth of a table: for months in a large network.
ALTER TABLE applications SET (autovacuum_vacuum_scale_factor = 0.02);
--> statement-breakpoint
ALTER TABLE permits SET (autovacuum_vacuum_scale_factor = 0.02);
