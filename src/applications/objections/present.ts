import type { Actor } from '../../access/identity/actor.ts'
import { actionsInLanguage } from '../../http/problems/language.ts'
import { remedyAgainst } from '../../network/legal-remedies/against.ts'
import { presentRemedy } from '../../network/legal-remedies/remedy.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Language } from '../../platform/words.ts'
import type { Vault } from '../../privacy/vault.ts'
import type { Case } from '../case/case.ts'
import { findCase } from '../case/queries.ts'
import { readOf } from '../reads/reading.ts'
import type { ReadRecord } from '../reads/record.ts'
import { standingsOf } from '../standing.ts'
import { isAppealable } from './appeal.ts'
import { appealFacts } from './appeal-queries.ts'
import { groundsIn } from './grounds.ts'
import { heldBy, nextObjectionActions } from './objection.ts'
import { findObjection, type ObjectionRow, type WholeObjection } from './queries.ts'

/** Returns an objection as a list shows it. */
export function presentListed({
  applicationId,
  reference,
  permitType,
  dueProvisional,
  silenceGrants,
  filedBy: _filer,
  permitId: _permit,
  permitEventId: _event,
  office,
  ...shown
}: ObjectionRow) {
  return {
    ...shown,
    office: { id: office.id, names: office.names },
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
 * Returns an objection or appeal as the contract shows it to this actor, and records who reads its grounds. They are
 * shown to the applicant's side, and to the officers of the responsible office, of the counter that filed the
 * application, and of the office that decides. While an appeal is open, its office also reads those of the objection.
 */
async function presentObjection(
  { db, vault, reads }: Reading,
  { personal, earlier, appealOffice, ...row }: WholeObjection,
  application: Case,
  { actor, language }: { actor: Actor; language: Language },
) {
  const standings = standingsOf(heldBy(application, row.office), actor)
  const mayRead = [application, row, { office: appealOffice }].some(
    ({ office }) => office !== null && standingsOf(heldBy(application, office), actor).length > 0,
  )
  const grounds = mayRead ? await groundsIn(vault, { applicationId: application.id, personal }) : null
  if (grounds !== null) await reads.add(readOf(application, actor, { what: 'case', fields: ['/objection/grounds'] }))
  const acted = { ...row, earlier }
  return {
    ...presentListed(row),
    grounds,
    nextActions: actionsInLanguage(nextObjectionActions(acted, application, standings, actor.personId), language),
    ...(await remedyOf(db, row, application, language)),
  }
}

/** Returns the legal remedy against a decision that grants nothing; for an objection also its appeal. */
async function remedyOf(db: Db, row: ObjectionRow, application: Case, language: Language) {
  const { id, level, state, decision } = row
  if (decision === null || state === 'granted') return {}
  const remedy = await remedyAgainst(db, application.type.definition.legalRemedy, new Date(decision.at), level)
  const legalRemedy = presentRemedy(remedy, decision.office, language)
  const facts = level === 'objection' ? await appealFacts(db, id) : undefined
  if (!facts) return { legalRemedy }
  const { above, current, today } = facts
  const isInTime = legalRemedy.lastDay === null || legalRemedy.lastDay >= today
  const canBeFiled = current === null && above !== null && isInTime && (await isAppealable(db, application, row, facts))
  return { legalRemedy: { ...legalRemedy, appeal: { canBeFiled, current } } }
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
