import type { Actor } from '../../access/identity/actor.ts'
import { tagOfVersion } from '../../http/caching/conditional-reads.ts'
import { remedyAgainst } from '../../network/legal-remedies/against.ts'
import { presentRemedy } from '../../network/legal-remedies/remedy.ts'
import type { Database, Db } from '../../platform/db/client.ts'
import type { Language } from '../../platform/words.ts'
import type { Vault } from '../../privacy/vault.ts'
import { openCaseFor } from '../answers/answers.ts'
import { openMoney, settledStates } from '../fees/open-money.ts'
import { standingObjection } from '../objections/queries.ts'
import { readOfCase } from '../reads/reading.ts'
import { hasRecordedPayment } from '../refunds/queries.ts'
import { standingsOf } from '../standing.ts'
import { answerKey, type CachedAnswer, type CaseCache } from './cache.ts'
import type { Case } from './case.ts'
import { presentCase } from './present.ts'
import { findStampedCase } from './queries.ts'
import type { FindStamp } from './stamp.ts'

interface Asked {
  id: string
  actor: Actor
  language: Language
}

interface CaseParts {
  database: Pick<Database, 'reader'>
  vault: Vault
  cases: CaseCache
  findStamp: FindStamp
}

type Answer = Omit<CachedAnswer, 'stamp'>

/**
 * Returns the answer to a read of a whole case: the cached one while the case has the same stamp, otherwise a new one.
 * A new answer is cached if a stamp covers it and its reader has an account. `serialize` writes the JSON of the
 * contract. The caller records the read before it shows the answer. Throws `not_found`.
 */
export async function answerTo(
  { database: { reader }, vault, cases, findStamp }: CaseParts,
  { id, actor, language }: Asked,
  serialize: (body: unknown) => string | ArrayBuffer | Buffer,
): Promise<Answer> {
  const key = answerKey(id, actor, language)
  const cached = cases.get(key)
  if (cached && (await findStamp(id, actor)) === cached.stamp) {
    cases.count('hit')
    return cached
  }
  cases.count(cached ? 'stale' : 'miss')
  cases.delete(key)
  const { application, stamp } = await findStampedCase(reader, id, actor)
  const evaluated = await openCaseFor(vault, application, actor)
  const shown = {
    ...presentCase(evaluated, actor, language, await hasTakenMoney(reader, application, actor)),
    ...(application.status === 'refused' && { legalRemedy: await remedyOf(reader, application, language) }),
  }
  const body = Buffer.from(String(serialize(shown)))
  const answer = { body, etag: tagOfVersion(application.version, body), read: readOfCase(evaluated.application, actor) }
  if (stamp !== null && actor.byLetterFor === undefined) cases.set(key, { ...answer, stamp })
  return answer
}

/** True when an actor who may decide about open money has recorded a payment. No other case is asked about. */
const hasTakenMoney = async (db: Db, application: Case, actor: Actor): Promise<boolean> =>
  application.paidAmount > 0 &&
  settledStates.includes(application.status) &&
  openMoney(application.status, application) !== null &&
  standingsOf(application, actor).includes('head') &&
  hasRecordedPayment(db, application.id, actor.personId)

/** Returns the legal remedy against the refusal of an application, with the objection, as the contract shows it. */
async function remedyOf(db: Db, { id, type, statusSince, office, erasedAt }: Case, language: Language) {
  const remedy = await remedyAgainst(db, type.definition.legalRemedy, statusSince)
  const { current, today } = await standingObjection(db, { id, statusSince })
  const lastDay = remedy?.lastDay?.day ?? null
  const canBeFiled = current === null && erasedAt === null && (lastDay === null || lastDay >= today)
  return { ...presentRemedy(remedy, office?.names ?? null, language), objection: { canBeFiled, current } }
}
