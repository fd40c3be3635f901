import type { Actor } from '../../access/identity/actor.ts'
import { actionsSaid } from '../../http/problems/language.ts'
import { remedyAgainstObjection } from '../../network/legal-remedies/against.ts'
import { presentRemedy } from '../../network/legal-remedies/remedy.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Language } from '../../platform/words.ts'
import type { Vault } from '../../privacy/vault.ts'
import type { Case } from '../case/case.ts'
import { findCase } from '../case/queries.ts'
import { readOf } from '../reads/reading.ts'
import type { ReadRecord } from '../reads/record.ts'
import { standingsOf } from '../standing.ts'
import { groundsIn } from './grounds.ts'
import { nextObjectionActions } from './objection.ts'
import { findObjection, type ObjectionRow, type WholeObjection } from './queries.ts'

/** Returns an objection as a list shows it. */
export function presentListed({
  applicationId,
  reference,
  permitType,
  dueProvisional,
  silenceGrants,
  ...row
}: ObjectionRow) {
  const { filedBy: _filer, permitId: _permit, permitEventId: _event, ...shown } = row
  return {
    ...shown,
    application: { id: applicationId, reference, permitType },
    provisional: dueProvisional,
    silence: silenceGrants ? ('granted' as const) : ('nothing' as const),
  }
}

interface Reading {
  db: Db
  vault: Vault
  reads: ReadRecord
}

/**
 * Returns an objection as the contract shows it to this actor, and records who reads its grounds. They are shown to the
 * applicant's side, and to the officers of the responsible office and of the counter that filed the application.
 */
async function presentObjection(
  { db, vault, reads }: Reading,
  { personal, ...row }: WholeObjection,
  application: Case,
  { actor, language }: { actor: Actor; language: Language },
) {
  const standings = standingsOf(application, actor)
  const grounds = standings.length > 0 ? await groundsIn(vault, { applicationId: application.id, personal }) : null
  if (grounds !== null) await reads.add(readOf(application, actor, { what: 'case', fields: ['/objection/grounds'] }))
  const decidedAgainst = row.state === 'rejected' || row.state === 'inadmissible' ? row.decision : null
  return {
    ...presentListed(row),
    grounds,
    nextActions: actionsSaid(nextObjectionActions(row, application, standings, actor.personId), language),
    ...(decidedAgainst && {
      legalRemedy: presentRemedy(
        await remedyAgainstObjection(db, application.type.definition.legalRemedy, new Date(decidedAgainst.at)),
        decidedAgainst.office,
        language,
      ),
    }),
  }
}

/**
 * Reads an objection, records the read, and returns it as the contract shows it to this actor, with its version. Throws
 * `not_found`.
 */
export async function showObjection(
  reading: Reading,
  id: string,
  asked: { actor: Actor; language: Language },
): Promise<{ version: number; shown: Awaited<ReturnType<typeof presentObjection>> }> {
  const row = await findObjection(reading.db, id, asked.actor)
  const application = await findCase(reading.db, row.applicationId, asked.actor)
  return { version: row.version, shown: await presentObjection(reading, row, application, asked) }
}
