import { countersOf } from '../../access/identity/actor.ts'
import { publishedVersion } from '../../catalogue/permit-types/queries.ts'
import type { KeyedAnswer } from '../../http/idempotency/once-by-statement.ts'
import { fault } from '../../http/problems/faults.ts'
import { demandNoFaults, type Fault, ruleBroken } from '../../http/problems/problem.ts'
import { retrying } from '../../http/retrying.ts'
import { type Db, undoing } from '../../platform/db/client.ts'
import { sealAnswers } from '../answers/answers.ts'
import type { Case } from '../case/case.ts'
import { findCase } from '../case/queries.ts'
import type { VaultContext } from '../context.ts'
import type { Doer } from '../doer.ts'
import { newReference, newTrackingKey } from '../reference.ts'
import { assistanceFaults } from './assistance.ts'
import { unfitAnswers } from './faults.ts'
import type { DraftInput } from './input.ts'
import { awaitEarlier, insertDraft } from './insert.ts'
import { mergePatch } from './merge-patch.ts'
import { draftFacts, takesApplications } from './queries.ts'
import type { Beginnings } from './start.ts'

/** Returns the response that is stored together with a new draft. */
type AnswerToDraft = (draft: Case) => KeyedAnswer

/**
 * Creates a draft for the actor or, with `filedAtOfficeId`, for a person at that counter. With `beginnings` it starts
 * from an earlier application. Returns the decrypted case. `keyedAnswer` returns the response to store with a draft
 * that starts from none. Throws `rule_broken` with all faults, `request_in_flight`, and `conflict`.
 */
export async function createDraft(
  { db, facts = db, vault, actor, channel, keyedAnswer }: VaultContext & { keyedAnswer?: AnswerToDraft | undefined },
  input: DraftInput,
  beginnings: Beginnings | null = null,
): Promise<Case> {
  const { permitType, filedAtOfficeId = null, assistance = null } = input
  const villageCode = input.villageCode ?? beginnings?.villageCode ?? null
  const answers = answersOf(input, beginnings)
  const {
    id,
    version,
    isVillage,
    counterOpen,
    officeChain,
    today,
    at: createdAt,
  } = await draftFacts(facts, { permitType, village: villageCode, counter: filedAtOfficeId })
  const type = beginnings?.type ?? (await publishedVersion(db, permitType, version))
  demandNoFaults([
    ...unfitAnswers(type.form, answers),
    ...(villageCode === null || isVillage ? [] : [fault({ pointer: '/villageCode' }, 'not_in_network')]),
    ...counterFaults({ filedAtOfficeId, assistance }, { actor, channel, counterOpen }),
  ])
  const doer: Doer = {
    personId: actor.personId,
    standing: filedAtOfficeId ? 'assistant' : 'applicant',
    officeId: filedAtOfficeId,
    channel,
  }
  const { startedFrom = null, setAside = null, copies = [] } = beginnings ?? {}
  const sealedAnswers = await sealAnswers(vault, id, type, { answers, setAside })
  const filed = {
    id,
    villageCode,
    applicantId: filedAtOfficeId ? null : actor.personId,
    filedAtOfficeId,
  }
  const permitTypeVersion = type.definition.version
  const row = { ...filed, createdAt, sealedAnswers, permitType, permitTypeVersion, startedFrom, copies, assistance }
  const made = await retrying(async () => {
    const numbers = { reference: newReference(), trackingKey: newTrackingKey() }
    const draft: Case = {
      ...emptyDraft,
      ...filed,
      ...numbers,
      createdAt,
      updatedAt: createdAt,
      statusSince: createdAt,
      answers,
      channel,
      officeChain,
      versionInForce: version,
      today,
      type,
    }
    const insert = async () =>
      (await insertDraft(db, { ...row, ...numbers }, doer, keyedAnswer?.(draft))) ? draft : undefined
    const inserted = await (startedFrom ? undoing(db, insert) : insert())
    if (inserted) return inserted
    if (filedAtOfficeId) await demandOpenCounter(db, filedAtOfficeId)
    if (startedFrom) await undoing(db, () => awaitEarlier(db, startedFrom.id))
    return undefined
  })
  return startedFrom ? { ...(await findCase(db, id, actor)), answers, setAside, sealed: null } : made
}

/** Returns the faults of filing for another person: at a counter of others or a closed one, or without assistance. */
function counterFaults(
  { filedAtOfficeId, assistance }: Parameters<typeof assistanceFaults>[0],
  { actor, channel, counterOpen }: Pick<VaultContext, 'actor' | 'channel'> & { counterOpen: boolean },
): Fault[] {
  if (filedAtOfficeId !== null && !countersOf(actor).includes(filedAtOfficeId))
    return [fault({ pointer: '/filedAtOfficeId' }, 'own_counter')]
  return [...assistanceFaults({ filedAtOfficeId, assistance }, channel), ...(counterOpen ? [] : [counterClosed()])]
}

const counterClosed = (): Fault => fault({ pointer: '/filedAtOfficeId' }, 'counter_closed')

/** Throws `rule_broken` if a counter takes no applications any more: it may have closed since the facts were read. */
async function demandOpenCounter(db: Db, officeId: string): Promise<void> {
  if (!(await takesApplications(db, officeId))) throw ruleBroken(counterClosed())
}

/** Returns the answers of a new draft: those of the earlier application, merged with those sent. */
export const answersOf = (
  { answers = {} }: Pick<DraftInput, 'answers'>,
  beginnings: Beginnings | null,
): Record<string, unknown> => mergePatch(beginnings?.answers ?? {}, answers)

/** The members that are the same in every new draft. */
const emptyDraft = {
  version: 1,
  status: 'draft',
  sealed: null,
  opened: [],
  erasedAt: null,
  office: null,
  returnReasons: null,
  feeAmount: null,
  paidAmount: 0,
  feeAssessment: null,
  submittedAt: null,
  acceptedAt: null,
  dueAt: null,
  overdue: false,
  dueProvisional: false,
  deemedGrantedAt: null,
  documents: [],
  acts: [],
  startedFrom: null,
  earlierPermit: null,
  setAside: null,
  inspection: null,
  consultations: [],
  openVisit: null,
  permit: null,
  assignee: null,
  moveFirst: null,
} as const satisfies Partial<Case>
