import type { Db, Fragment } from '../../platform/db/client.ts'
import type { Lookup, Sealed } from '../../privacy/vault.ts'
import type { SetAside } from '../drafts/set-aside.ts'

/**
 * Answers as they are stored. Masks replace personal and set-aside answers, which are encrypted in the record.
 * `lookups` are hashes for searching; `name` is the encrypted name for lists.
 */
export interface SealedAnswers extends Sealed {
  answers: Record<string, unknown>
  setAside: SetAside | null
  lookups: readonly Lookup[]
  name: Sealed
}

/** Returns CTEs that replace answers, hashes and name of the application in `changed`. */
export const replaceAnswers = (db: Db, sealed: SealedAnswers): Fragment => db`
  form as (
    update application_forms f
    set answers = ${JSON.stringify(sealed.answers)}::text::jsonb,
      set_aside = ${sealed.setAside && JSON.stringify(sealed.setAside)}::text::jsonb,
      personal = ${sealed.personal}, personal_kid = ${sealed.kid}, plain = false, named = true
    from changed g
    where f.application_id = g.id
  ), named as (
    ${addName(db, sealed)}
    on conflict (application_id)
    do update
    set personal = excluded.personal, personal_kid = excluded.personal_kid
  ), forgotten as (
    delete from application_lookups l
    using changed g
    where l.application_id = g.id and (l.kind, l.digest) not in (${lookupRows(db, sealed)})
  ), lookup as (
    ${addLookups(db, sealed)}
    on conflict do nothing
  )`

/** Returns an insert of the search hashes of the application in `changed`, which has none of them. */
export const addLookups = (db: Db, sealed: SealedAnswers): Fragment => db`
  insert into application_lookups (application_id, kind, digest)
  select g.id, l.kind, l.digest
  from changed g, (${lookupRows(db, sealed)}) l (kind, digest)`

const lookupRows = (db: Db, { lookups }: SealedAnswers): Fragment => db`
  select kind::search_kind, decode(digest, 'hex')
  from unnest(${lookups.map(({ kind }) => kind)}::text[],
    ${lookups.map(({ digest }) => digest.toString('hex'))}::text[]) as l (kind, digest)`

/** Returns an insert of the encrypted name that lists show, for the application in `changed`, which has none. */
export const addName = (db: Db, { name }: SealedAnswers): Fragment => db`
  insert into application_names as n (application_id, personal, personal_kid)
  select g.id, ${name.personal}, ${name.kid}
  from changed g`
