import { countersOf } from '../../access/identity/actor.ts'
import { publishedVersion } from '../../catalogue/permit-types/queries.ts'
import type { KeyedAnswer } from '../../http/idempotency/once-by-statement.ts'
import { fault } from '../../http/problems/faults.ts'
import { demandNoFaults, type Fault, Problem, ruleBroken } from '../../http/problems/problem.ts'
import { retrying } from '../../http/retrying.ts'
import { type Db, undoing } from '../../platform/db/client.ts'
import { sealAnswers } from '../answers/answers.ts'
import type { Case } from '../case/case.ts'
import { findCase } from '../case/queries.ts'
import type { VaultContext } from '../context.ts'
import type { Doer } from '../doer.ts'
import { newReference, newTrackingKey } from '../reference.ts'
import { assistanceFaults } from './assistance.ts'
import { isBelowLimit, usualDrafts } from './drafts-limit.ts'
import { notOffered, unfitAnswers } from './faults.ts'
import type { DraftInput } from './input.ts'
import { awaitEarlier, insertDraft, type NewDraft } from './insert.ts'
import { mergePatch } from './merge-patch.ts'
import { draftFacts, takesApplications } from './queries.ts'
import type { FromEarlier } from './start.ts'

/** The context of a new draft. `keyedAnswer` returns the response to store with a draft that starts from none. */
interface DraftContext extends VaultContext {
  /** The most drafts that one person may have open at once. Default: `usualDrafts`. */
  draftsLimit?: number
  keyedAnswer?: ((draft: Case) => KeyedAnswer) | undefined
}

/** A checked draft that has no reference and no tracking key yet: its row, and the case that it will be. */
interface Plan {
  row: Omit<NewDraft, keyof Numbers>
  draft: Omit<Case, keyof Numbers>
  doer: Doer
}

type Numbers = Pick<NewDraft, 'reference' | 'trackingKey'>

/**
 * Creates a draft for the actor or, with `filedAtOfficeId`, for a person at that counter. With `earlier` it starts
 * from an earlier application. Returns the decrypted case. Throws `rule_broken` with all faults, `too_many_drafts`,
 * `request_in_flight`, and `conflict`.
 */
export async function createDraft(
  { keyedAnswer, ...context }: DraftContext,
  input: DraftInput,
  earlier: FromEarlier | null = null,
): Promise<Case> {
  const { db, actor } = context
  const plan = await planDraft(context, input, earlier)
  const draft = await retrying(() => insertPlanned(db, plan, keyedAnswer))
  if (earlier === null) return draft
  const { answers } = draft
  return { ...(await findCase(db, draft.id, actor)), answers, setAside: earlier.setAside, sealed: null }
}

/** Reads the facts of a new draft, checks its input and encrypts its answers. Throws `rule_broken` with all faults. */
async function planDraft(
  { db, facts = db, vault, actor, channel, draftsLimit = usualDrafts }: DraftContext,
  input: DraftInput,
  earlier: FromEarlier | null,
): Promise<Plan> {
  const { permitType, filedAtOfficeId = null, assistance = null } = input
  const villageCode = input.villageCode ?? earlier?.villageCode ?? null
  const answers = answersOf(input, earlier)
  const found = await draftFacts(facts, { permitType, village: villageCode, counter: filedAtOfficeId })
  const { id, version, at: createdAt, officeChain, today } = found
  const faultsOfPlace = [
    ...(villageCode === null || found.isVillage ? [] : [fault({ pointer: '/villageCode' }, 'not_in_network')]),
    ...counterFaults({ filedAtOfficeId, assistance }, { actor, channel, counterOpen: found.counterOpen }),
  ]
  if (version === null) throw ruleBroken(notOffered(), ...faultsOfPlace)
  const type = earlier?.type ?? (await publishedVersion(db, permitType, version))
  demandNoFaults([...unfitAnswers(type.form, answers), ...faultsOfPlace])
  const { startedFrom = null, setAside = null, copies = [] } = earlier ?? {}
  const sealedAnswers = await sealAnswers(vault, id, type, { answers, setAside })
  const applicantId = filedAtOfficeId ? null : actor.personId
  const filed = { id, createdAt, villageCode, applicantId, filedAtOfficeId }
  const shown = { answers, channel, officeChain, versionInForce: version, today, type }
  const { version: permitTypeVersion } = type.definition
  return {
    row: { ...filed, sealedAnswers, permitType, permitTypeVersion, startedFrom, copies, assistance, draftsLimit },
    draft: { ...emptyDraft, ...filed, ...shown, updatedAt: createdAt, statusSince: createdAt },
    doer: {
      personId: actor.personId,
      standing: filedAtOfficeId ? 'assistant' : 'applicant',
      officeId: filedAtOfficeId,
      channel,
    },
  }
}

/**
 * Inserts a draft under a new reference. Undefined when it has to be tried again: it waits for a change of the
 * application that the draft starts from. Throws `rule_broken` when its counter has closed, and `too_many_drafts`.
 */
async function insertPlanned(
  db: Db,
  { row, draft, doer }: Plan,
  keyedAnswer: DraftContext['keyedAnswer'],
): Promise<Case | undefined> {
  const { filedAtOfficeId, startedFrom } = row
  const numbers = { reference: newReference(), trackingKey: newTrackingKey() }
  const numbered: Case = { ...draft, ...numbers }
  const insert = async () =>
    (await insertDraft(db, { ...row, ...numbers }, doer, keyedAnswer?.(numbered))) ? numbered : undefined
  const inserted = await (startedFrom ? undoing(db, insert) : insert())
  if (inserted) return inserted
  if (filedAtOfficeId) await demandOpenCounter(db, filedAtOfficeId)
  else if (!(await isBelowLimit(db, row))) throw new Problem('too_many_drafts', { limit: row.draftsLimit })
  if (startedFrom) await undoing(db, () => awaitEarlier(db, startedFrom.id))
  return undefined
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
  earlier: FromEarlier | null,
): Record<string, unknown> => mergePatch(earlier?.answers ?? {}, answers)

/** The members that are the same in every new draft. */
const emptyDraft = {
  version: 1,
  status: 'draft',
  sealed: null,
  opened: [],
  erasedAt: null,
  office: null,
  formerApplicants: [],
  returnReasons: null,
  feeAmount: null,
  paidAmount: 0,
  refundedAmount: 0,
  keptAmount: 0,
  refundDue: 0,
  refundReturned: 0,
  correctionWaits: false,
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
