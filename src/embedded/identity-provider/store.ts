import type { Adapter, AdapterPayload } from 'oidc-provider'
import type { Sql } from 'postgres'

const sweepLimit = 1_000
const writesBetweenSweeps = 200
const wellFormedId = /^[\w-]{1,128}$/

/** Creates the schema `embedded_identity` unless it exists. Safe for concurrent starts. */
export async function prepareStore(sql: Sql): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`set local client_min_messages = warning`
    await tx`select pg_advisory_xact_lock(hashtext('embedded_identity'))`
    await tx`create schema if not exists embedded_identity`
    await tx`
      create table if not exists embedded_identity.secrets (
        only_row boolean primary key default true check (only_row),
        content json not null
      )`
    await tx`
      create table if not exists embedded_identity.states (
        kind text not null,
        id text not null,
        payload json not null,
        grant_id text,
        session_uid text,
        user_code text,
        consumed_at timestamptz,
        expires_at timestamptz,
        primary key (kind, id)
      )`
    await tx`create index if not exists states_grant on embedded_identity.states (grant_id) where grant_id is not null`
    await tx`
      create index if not exists states_session on embedded_identity.states (session_uid) where session_uid is not null`
    await tx`create index if not exists states_expiry on embedded_identity.states (expires_at)`
  })
}

/** Deletes at most 1,000 states that expired more than a minute ago. */
export async function sweep(sql: Sql): Promise<void> {
  await sql`
    delete from embedded_identity.states
    where (kind, id) in (
      select kind, id
      from embedded_identity.states
      where expires_at < pg_catalog.now() - interval '1 minute'
      order by expires_at
      limit ${sweepLimit}
      for update skip locked
    )`
}

/**
 * Returns adapters of `oidc-provider` that store sessions, grants, codes and tokens in PostgreSQL. They expire by the
 * server's own time, even with a trial clock. `alreadyUsed` makes the error for a code that is redeemed twice, also
 * concurrently.
 */
export function createStates(sql: Sql, alreadyUsed: () => Error): (kind: string) => Adapter {
  let writes = 0
  const written = async (): Promise<void> => {
    writes = (writes + 1) % writesBetweenSweeps
    if (writes === 0) await sweep(sql)
  }
  return (kind) => new States(sql, kind, alreadyUsed, written)
}

interface Row {
  payload: AdapterPayload
  consumedAt: number | null
}

class States implements Adapter {
  readonly #sql: Sql
  readonly #kind: string
  readonly #alreadyUsed: () => Error
  readonly #written: () => Promise<void>

  constructor(sql: Sql, kind: string, alreadyUsed: () => Error, written: () => Promise<void>) {
    this.#sql = sql
    this.#kind = kind
    this.#alreadyUsed = alreadyUsed
    this.#written = written
  }

  async upsert(id: string, payload: AdapterPayload, expiresIn?: number): Promise<void> {
    await this.#sql`
      insert into embedded_identity.states (kind, id, payload, grant_id, session_uid, user_code, expires_at)
      values (${this.#kind}, ${id}, ${JSON.stringify(payload)}::text::json, ${payload.grantId ?? null},
        ${payload.uid ?? null}, ${payload.userCode ?? null},
        pg_catalog.now() + make_interval(secs => ${expiresIn ?? null}))
      on conflict (kind, id)
      do update
      set payload = excluded.payload, grant_id = excluded.grant_id, session_uid = excluded.session_uid,
        user_code = excluded.user_code, expires_at = excluded.expires_at`
    await this.#written()
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    return this.#first('id', id)
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    return this.#first('session_uid', uid)
  }

  async findByUserCode(userCode: string): Promise<AdapterPayload | undefined> {
    return this.#first('user_code', userCode)
  }

  async consume(id: string): Promise<void> {
    const { count } = await this.#sql`
      update embedded_identity.states
      set consumed_at = pg_catalog.now()
      where kind = ${this.#kind} and id = ${id} and consumed_at is null`
    if (count === 0) throw this.#alreadyUsed()
  }

  async destroy(id: string): Promise<void> {
    await this.#sql`
      delete from embedded_identity.states
      where kind = ${this.#kind} and id = ${id}`
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    await this.#sql`
      delete from embedded_identity.states
      where kind = ${this.#kind} and grant_id = ${grantId}`
  }

  /** Returns a state by a value from a request. A malformed value is not queried. */
  async #first(column: 'id' | 'session_uid' | 'user_code', value: string): Promise<AdapterPayload | undefined> {
    if (!wellFormedId.test(value)) return undefined
    const [row] = await this.#sql<Row[]>`
      select payload, extract(epoch from consumed_at)::float8 as consumed_at
      from embedded_identity.states
      where kind = ${this.#kind} and ${this.#sql(column)} = ${value}`
    if (!row) return undefined
    return row.consumedAt === null ? row.payload : { ...row.payload, consumed: Math.floor(row.consumedAt) }
  }
}
