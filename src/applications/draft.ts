import { type Actor, countersOf } from '../access/identity/actor.ts'
import type { Form } from '../catalogue/permit-types/form.ts'
import { publishedVersion } from '../catalogue/permit-types/queries.ts'
import type { Channel } from '../http/channels.ts'
import { fault } from '../http/problems/faults.ts'
import { type Fault, Problem } from '../http/problems/problem.ts'
import type { Db } from '../platform/db/client.ts'
import { holdsMask, meant } from '../privacy/mask.ts'
import type { Vault } from '../privacy/vault.ts'
import { kept, opened } from './answers.ts'
import { assistanceFaults } from './assistance.ts'
import type { Case } from './case.ts'
import type { Doer } from './doer.ts'
import { discardDraft, saveDraft } from './draft-changes.ts'
import type { DraftInput } from './draft-input.ts'
import { mayAnswer, mustBeEditable } from './editing.ts'
import { insertDraft } from './insert-draft.ts'
import { changedPointers, mergePatch } from './merge-patch.ts'
import { draftFacts, findCase, isVillage } from './queries.ts'
import { newReference, newTrackingKey } from './reference.ts'
import { doerOf } from './standing.ts'
import type { Beginnings } from './start.ts'
import { suppliedCase } from './supplied.ts'

export interface DraftPatch {
  villageCode?: string | null
  answers?: Record<string, unknown>
  setAside?: null
}

const referenceAttempts = 5

/**
 * Begins an application: for oneself, or as a front desk officer for somebody at one's counter; with what comes along
 * from an earlier one. Throws `rule_broken` with all that does not fit.
 */
export async function draft(
  db: Db,
  vault: Vault,
  input: DraftInput,
  actor: Actor,
  channel: Channel,
  beginnings: Beginnings | null = null,
): Promise<Case> {
  const { permitType, filedAtOfficeId = null, assistance = null } = input
  const villageCode = input.villageCode ?? beginnings?.villageCode ?? null
  const answers = answersOf(input, beginnings)
  const {
    id,
    version,
    isVillage: known,
    counterOpen,
    officeChain,
    today,
  } = await draftFacts(db, permitType, villageCode, filedAtOfficeId)
  const type = beginnings?.type ?? (await publishedVersion(db, permitType, version))
  const ownCounter = filedAtOfficeId === null || countersOf(actor).includes(filedAtOfficeId)
  throwFaults([
    ...unfitAnswers(type.form, answers),
    ...(villageCode === null || known ? [] : [fault({ pointer: '/villageCode' }, 'not_in_network')]),
    ...(ownCounter
      ? assistanceFaults({ filedAtOfficeId, assistance }, channel)
      : [fault({ pointer: '/filedAtOfficeId' }, 'own_counter')]),
    ...(counterOpen || !ownCounter ? [] : [fault({ pointer: '/filedAtOfficeId' }, 'counter_closed')]),
  ])
  const doer: Doer = {
    personId: actor.personId,
    standing: filedAtOfficeId ? 'assistant' : 'applicant',
    officeId: filedAtOfficeId,
    channel,
  }
  const { startedFrom = null, setAside = null, copies = [] } = beginnings ?? {}
  const keptAnswers = await kept(vault, id, type, { answers, setAside })
  for (let attempt = 1; attempt <= referenceAttempts; attempt++) {
    const filed = {
      id,
      reference: newReference(),
      trackingKey: newTrackingKey(),
      villageCode,
      applicantId: filedAtOfficeId ? null : actor.personId,
      filedAtOfficeId,
    }
    const made = await insertDraft(
      db,
      {
        ...filed,
        kept: keptAnswers,
        permitType,
        permitTypeVersion: type.definition.version,
        startedFrom,
        copies,
        assistance,
      },
      doer,
    )
    if (made && startedFrom) return { ...(await findCase(db, made.id, actor)), answers, setAside, sealed: null }
    if (made)
      return {
        ...emptyDraft,
        ...filed,
        ...made,
        answers,
        updatedAt: made.createdAt,
        statusSince: made.createdAt,
        channel,
        officeChain,
        versionInForce: version,
        today,
        type,
      }
  }
  throw new Problem('conflict', {})
}

/** The answers a draft begins with: those that come along, changed by those that are given. */
export const answersOf = (
  { answers = {} }: Pick<DraftInput, 'answers'>,
  beginnings: Beginnings | null,
): Record<string, unknown> => mergePatch(beginnings?.answers ?? {}, answers)

/** What every new draft is like. */
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
  setAside: null,
  inspection: null,
  openVisit: null,
  permit: null,
  assignee: null,
} as const satisfies Partial<Case>

/**
 * Saves changes of answers and place, also answers that break the schema of the form. A returned application accepts
 * only the requested changes; its history records them. An unchanged value changes nothing, nor the version.
 */
export async function change(
  db: Db,
  vault: Vault,
  id: string,
  patch: DraftPatch,
  actor: Actor,
  { channel, ifVersion }: { channel: Channel; ifVersion: number },
): Promise<Case> {
  const sealed = await suppliedCase(db, id, actor)
  if (sealed.version !== ifVersion) throw new Problem('stale', {})
  mustBeEditable(sealed)
  const file = await opened(vault, sealed)
  const { form } = file.type
  const given = holdsMask(patch.answers)
    ? meant(patch.answers ?? {}, form.personal(file.answers))
    : (patch.answers ?? {})
  const changed = changedPointers(file.answers, given)
  const answers = mergePatch(file.answers, given)
  const villageCode = patch.villageCode === undefined ? file.villageCode : patch.villageCode
  throwFaults([
    ...unfitAnswers(form, answers),
    ...changed
      .filter((pointer) => !mayAnswer(file, pointer))
      .map((pointer) => fault({ pointer: `/answers${pointer}` }, 'not_asked_for')),
    ...(villageCode === file.villageCode ? [] : await placeFaults(db, villageCode, file.status === 'draft')),
  ])
  const setAside = patch.setAside === null ? null : file.setAside
  if (changed.length === 0 && villageCode === file.villageCode && setAside === file.setAside) return file
  const happening = file.status === 'draft' ? null : { type: 'application.corrected', details: { pointers: changed } }
  const saved = await saveDraft(
    db,
    file,
    { villageCode, kept: await kept(vault, id, file.type, { answers, setAside }) },
    happening,
    doerOf(file, actor, channel),
  )
  if (saved === undefined) throw new Problem('stale', {})
  const now = await findCase(db, id, actor)
  return now.version === saved ? { ...now, answers, setAside, sealed: null } : opened(vault, now)
}

/** Throws a draft away, for good. What was once submitted is withdrawn instead. */
export async function throwAway(
  db: Db,
  id: string,
  actor: Actor,
  { channel, ifVersion }: { channel: Channel; ifVersion: number },
): Promise<void> {
  const file = await suppliedCase(db, id, actor)
  if (file.version !== ifVersion) throw new Problem('stale', {})
  if (file.status !== 'draft') throw new Problem('not_editable', { status: file.status })
  if ((await discardDraft(db, file, doerOf(file, actor, channel))) === undefined) throw new Problem('stale', {})
}

async function placeFaults(db: Db, villageCode: string | null, open = true): Promise<Fault[]> {
  if (!open) return [fault({ pointer: '/villageCode' }, 'not_asked_for')]
  return villageCode === null || (await isVillage(db, villageCode))
    ? []
    : [fault({ pointer: '/villageCode' }, 'not_in_network')]
}

/** Faults in answers that even a draft refuses: wrong shape, too large, or a mask sent back as an answer. */
const unfitAnswers = (form: Form, answers: Record<string, unknown>): Fault[] => [
  ...form.outline(answers),
  ...(holdsMask(answers) ? form.personal(answers) : [])
    .filter(({ value }) => holdsMask(value))
    .map(({ pointer }) => fault({ pointer: `/answers${pointer}` }, 'masked')),
]

function throwFaults(errors: Fault[]): void {
  if (errors.length > 0) throw new Problem('rule_broken', {}, { errors })
}
