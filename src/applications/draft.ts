import type { Db } from '../db/client.ts'
import { type Actor, countersOf } from '../identity/actor.ts'
import { publishedVersion } from '../permit-types/queries.ts'
import { fault } from '../problems/faults.ts'
import { type Fault, Problem } from '../problems/problem.ts'
import type { Case } from './case.ts'
import { type Doer, discard, save } from './changes.ts'
import type { Channel } from './channels.ts'
import { insertDraft } from './draft-changes.ts'
import { mayAnswer, mustBeEditable } from './editing.ts'
import { changedPointers, mergePatch } from './merge-patch.ts'
import { draftFacts, findCase, isVillage } from './queries.ts'
import { newReference, newTrackingKey } from './reference.ts'
import { doerOf, maySupply, standingsOf } from './standing.ts'
import type { Beginnings } from './start.ts'

export interface DraftInput { permitType: string; villageCode?: string; answers?: Record<string, unknown>; filedAtOfficeId?: string }
export interface DraftPatch { villageCode?: string | null; answers?: Record<string, unknown>; setAside?: null }

const referenceAttempts = 5

/**
 * Begins an application: for oneself, or as a front desk officer for somebody at one's counter; with what comes along from an earlier one.
 * Throws `rule_broken` with all that does not fit.
 */
export async function draft(db: Db, input: DraftInput, actor: Actor, channel: Channel, beginnings: Beginnings | null = null): Promise<Case> {
  const { permitType, filedAtOfficeId = null } = input
  const villageCode = input.villageCode ?? beginnings?.villageCode ?? null
  const answers = beginnings ? mergePatch(beginnings.answers, input.answers ?? {}) : input.answers ?? {}
  const { version, isVillage: known, counterOpen, officeChain, today } = await draftFacts(db, permitType, villageCode, filedAtOfficeId)
  const type = beginnings?.type ?? await publishedVersion(db, permitType, version)
  const ownCounter = filedAtOfficeId === null || countersOf(actor).includes(filedAtOfficeId)
  throwFaults([
    ...type.form.draft(answers),
    ...(villageCode === null || known ? [] : [fault({ pointer: '/villageCode' }, 'not_in_network')]),
    ...(ownCounter ? [] : [fault({ pointer: '/filedAtOfficeId' }, 'own_counter')]),
    ...(counterOpen || !ownCounter ? [] : [fault({ pointer: '/filedAtOfficeId' }, 'counter_closed')]),
  ])
  const doer: Doer = { personId: actor.personId, standing: filedAtOfficeId ? 'assistant' : 'applicant', officeId: filedAtOfficeId, channel }
  const { startedFrom = null, setAside = null, copies = [] } = beginnings ?? {}
  for (let attempt = 1; attempt <= referenceAttempts; attempt++) {
    const filed = {
      reference: newReference(), trackingKey: newTrackingKey(), villageCode, answers, applicantId: filedAtOfficeId ? null : actor.personId, filedAtOfficeId, setAside,
    }
    const made = await insertDraft(db, { ...filed, permitType, permitTypeVersion: type.definition.version, startedFrom, copies }, doer)
    if (made && startedFrom) return findCase(db, made.id, actor)
    if (made) return { ...emptyDraft, ...filed, ...made, updatedAt: made.createdAt, statusSince: made.createdAt, channel, officeChain, versionInForce: version, today, type }
  }
  throw new Problem('conflict', {})
}

/** What every new draft is like. */
const emptyDraft = {
  version: 1, status: 'draft', office: null, returnReasons: null, feeAmount: null, paidAmount: 0, feeAssessment: null, submittedAt: null, dueAt: null, overdue: false, deemedGrantedAt: null, documents: [], acts: [],
  startedFrom: null, inspection: null,
} as const satisfies Partial<Case>

/** Saves changes of answers and place. Of a returned application only what was asked for can be changed, and the history says what was. What is as it was already changes nothing, nor the version. */
export async function change(db: Db, id: string, patch: DraftPatch, actor: Actor, { channel, ifVersion }: { channel: Channel; ifVersion: number }): Promise<Case> {
  const file = await suppliedCase(db, id, actor)
  if (file.version !== ifVersion) throw new Problem('stale', {})
  mustBeEditable(file)
  const changed = changedPointers(file.answers, patch.answers ?? {})
  const answers = mergePatch(file.answers, patch.answers ?? {})
  const villageCode = patch.villageCode === undefined ? file.villageCode : patch.villageCode
  throwFaults([
    ...file.type.form.draft(answers),
    ...changed.filter((pointer) => !mayAnswer(file, pointer)).map((pointer) => fault({ pointer: `/answers${pointer}` }, 'not_asked_for')),
    ...(villageCode === file.villageCode ? [] : await placeFaults(db, villageCode, file.status === 'draft')),
  ])
  const setAside = patch.setAside === null ? null : file.setAside
  if (changed.length === 0 && villageCode === file.villageCode && setAside === file.setAside) return file
  const happening = file.status === 'draft' ? null : { type: 'application.corrected', details: { pointers: changed } }
  const saved = await save(db, file, { villageCode, answers, setAside }, happening, doerOf(file, actor, channel))
  if (saved === undefined) throw new Problem('stale', {})
  return findCase(db, id, actor)
}

/** Throws a draft away, for good. What was once submitted is withdrawn instead. */
export async function throwAway(db: Db, id: string, actor: Actor, { channel, ifVersion }: { channel: Channel; ifVersion: number }): Promise<void> {
  const file = await suppliedCase(db, id, actor)
  if (file.version !== ifVersion) throw new Problem('stale', {})
  if (file.status !== 'draft') throw new Problem('not_editable', { status: file.status })
  if (!await discard(db, file, doerOf(file, actor, channel))) throw new Problem('stale', {})
}

/** A case that this actor may supply with answers and documents. Throws `not_found` or `forbidden`. */
export async function suppliedCase(db: Db, id: string, actor: Actor): Promise<Case> {
  const file = await findCase(db, id, actor)
  if (!maySupply(standingsOf(file, actor))) throw new Problem('forbidden', { action: 'edit', by: ['applicant', 'assistant'] })
  return file
}

async function placeFaults(db: Db, villageCode: string | null, open = true): Promise<Fault[]> {
  if (!open) return [fault({ pointer: '/villageCode' }, 'not_asked_for')]
  return villageCode === null || await isVillage(db, villageCode) ? [] : [fault({ pointer: '/villageCode' }, 'not_in_network')]
}

function throwFaults(errors: Fault[]): void {
  if (errors.length > 0) throw new Problem('rule_broken', {}, { errors })
}
