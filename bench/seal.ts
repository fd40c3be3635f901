import type { Sql } from 'postgres'
import { sealAnswers } from '../src/applications/answers/answers.ts'
import { publishedVersion } from '../src/catalogue/permit-types/queries.ts'
import { readDataKeys, readSearchKey } from '../src/privacy/keys.ts'
import { createVault } from '../src/privacy/vault.ts'

/** The data key and the search key of the measured APIs. */
export const dataKeys = {
  DATA_KEYS: `bench:${Buffer.alloc(32, 1).toString('base64')}`,
  SEARCH_KEY: Buffer.alloc(32, 2).toString('base64'),
}

/** Returns a vault with the keys of the measured APIs. */
export const measuredVault = () =>
  createVault({ dataKeys: readDataKeys(dataKeys.DATA_KEYS), searchKey: readSearchKey(dataKeys.SEARCH_KEY) })

const atOnce = 500

/**
 * Encrypts the personal answers of generated applications as the API does. Pass only those that will be requested,
 * because a million would take minutes.
 */
export async function seal(sql: Sql, ids: readonly string[]): Promise<void> {
  const vault = await measuredVault()
  const type = await publishedVersion(sql, 'IMB', 1)
  for (let done = 0; done < ids.length; done += atOnce) {
    const rows = await sql<{ id: string; answers: Record<string, unknown> }[]>`
      select application_id as id, answers
      from application_forms
      where application_id = any(${ids.slice(done, done + atOnce)}::uuid[]) and personal is null`
    const records = await Promise.all(
      rows.map(async ({ id, answers }) => ({
        id,
        ...(await sealAnswers(vault, id, type, { answers, setAside: null })),
      })),
    )
    await sql`
      with given as (
        select *
        from jsonb_to_recordset(${JSON.stringify(records)}::text::jsonb)
          as r (id uuid, answers jsonb, personal text, kid text, name jsonb)
      ), name as (
        insert into application_names (application_id, personal, personal_kid)
        select id, name->>'personal', name->>'kid'
        from given
      )
      update application_forms f
      set answers = r.answers, personal = r.personal, personal_kid = r.kid, named = true
      from given r
      where f.application_id = r.id`
  }
}
