import type postgres from 'postgres'
import { prepareTrialDatabase, setTrialTime } from '../../../src/embedded/trial-database.ts'

/**
 * Gives a database the time of a trial, new ids from a counter, and a function that fails with an SQLSTATE. Call it
 * before the migrations, so that defaults and functions are bound to these functions.
 */
export async function giveOwnTime(sql: postgres.Sql, at: number): Promise<void> {
  await prepareTrialDatabase(sql)
  await setDatabaseTime(sql, at)
  await sql.unsafe(`
    create sequence trial.ids;
    create function trial.uuidv7() returns uuid language sql volatile
      as $$ select (lpad(to_hex(trial.last_value('trial.moment'::regclass)), 12, '0') || '70008'
        || lpad(to_hex(nextval('trial.ids')), 15, '0'))::uuid $$;
    create function trial.gen_random_uuid() returns uuid language sql volatile
      as $$ select ('00000000000040008' || lpad(to_hex(nextval('trial.ids')), 15, '0'))::uuid $$;
    create function trial.fail(state text) returns void language plpgsql
      as $$ begin raise exception 'a fault of the simulation' using errcode = state; end $$;
  `)
}

/** Sets the moment that a database shows, in milliseconds. */
export const setDatabaseTime = (sql: postgres.Sql, at: number): Promise<void> =>
  setTrialTime(sql, { moment: new Date(at) })
