import type postgres from 'postgres'

/**
 * Gives a database a time of its own: `now()` and its like show the moment that `setDatabaseTime` says, and new ids
 * come from a counter. It has to run before the migrations, so that defaults and functions bind to ours.
 *
 * The moment is the last value of a sequence: every session sees a new one at once, without a transaction, and reading
 * it costs no more than a function call.
 */
export async function giveOwnTime(sql: postgres.Sql, database: string): Promise<void> {
  await sql.unsafe(`
    create schema trial;
    create sequence trial.moment minvalue 0;
    create sequence trial.ids;
    create function trial.last_value(regclass) returns bigint
      language internal stable strict parallel safe as 'pg_sequence_last_value';
    create function trial.now() returns timestamptz language sql stable parallel safe
      as $$ select to_timestamp(trial.last_value('trial.moment'::regclass) / 1000.0::float8) $$;
    create function trial.statement_timestamp() returns timestamptz language sql stable parallel safe
      as $$ select trial.now() $$;
    create function trial.transaction_timestamp() returns timestamptz language sql stable parallel safe
      as $$ select trial.now() $$;
    create function trial.clock_timestamp() returns timestamptz language sql stable parallel safe
      as $$ select trial.now() $$;
    create function trial.uuidv7() returns uuid language sql volatile
      as $$ select (lpad(to_hex(trial.last_value('trial.moment'::regclass)), 12, '0') || '70008'
        || lpad(to_hex(nextval('trial.ids')), 15, '0'))::uuid $$;
    create function trial.gen_random_uuid() returns uuid language sql volatile
      as $$ select ('00000000000040008' || lpad(to_hex(nextval('trial.ids')), 15, '0'))::uuid $$;
    create function trial.fail(state text) returns void language plpgsql
      as $$ begin raise exception 'a fault of the simulation' using errcode = state; end $$;
    alter database ${database} set search_path = public, trial, pg_catalog;
    set search_path = public, trial, pg_catalog;
  `)
}

/** Sets the moment that a database shows, in milliseconds. */
export async function setDatabaseTime(sql: postgres.Sql, at: number): Promise<void> {
  await sql`select pg_catalog.setval('trial.moment', ${at})`
}
