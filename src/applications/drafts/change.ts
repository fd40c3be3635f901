import { shownFaultsLimit } from '../../http/problems/correction-words.ts'
import { fault } from '../../http/problems/faults.ts'
import { demandNoFaults, type Fault } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import { holdsMask, meant } from '../../privacy/mask.ts'
import { openCase, sealAnswers } from '../answers/answers.ts'
import type { Case } from '../case/case.ts'
import { findCase } from '../case/queries.ts'
import { changing } from '../changing.ts'
import { type Context, demandVersion, type ShowingContext } from '../context.ts'
import { readOfCase } from '../reads/reading.ts'
import { doerOf } from '../standing.ts'
import { withChanged } from '../steps/warnings.ts'
import { discardDraft, saveDraft } from './changes.ts'
import { demandEditable, demandSupplier, demandUnsubmitted, mayAnswer } from './editing.ts'
import { unfitAnswers } from './faults.ts'
import { changedPointers, mergePatch } from './merge-patch.ts'
import { isVillage } from './queries.ts'

/**
 * A change of a draft or of a returned application. Absent members stay. `answers` is a JSON Merge Patch (RFC 7396).
 */
interface DraftPatch {
  villageCode?: string | null
  answers?: Record<string, unknown>
  setAside?: null
}

/**
 * Saves changes of answers and place, even if answers break the form's schema. A returned application accepts only the
 * requested changes and records them in its history. A patch that changes nothing leaves the version as it is. Returns
 * the decrypted case; that an officer reads it is recorded first, once a day. Throws `not_found`, `forbidden`, `stale`,
 * `not_editable`, `rule_broken` with all faults, and `unavailable` when the reading cannot be recorded.
 */
export const changeDraft = (context: ShowingContext, id: string, patch: DraftPatch): Promise<Case> =>
  changing(context, id, async (sealed) => {
    const { db, vault, reads, actor, channel } = context
    demandSupplier(sealed, actor)
    demandVersion(context, sealed)
    demandEditable(sealed)
    const application = await openCase(vault, sealed)
    const { form } = application.type
    const given = holdsMask(patch.answers)
      ? meant(patch.answers ?? {}, form.personal(application.answers))
      : (patch.answers ?? {})
    const pointers = changedPointers(application.answers, given)
    const answers = mergePatch(application.answers, given)
    const isDraft = application.status === 'draft'
    const villageCode = patch.villageCode === undefined ? application.villageCode : patch.villageCode
    const isElsewhere = villageCode !== application.villageCode
    demandNoFaults([
      ...unfitAnswers(form, answers),
      ...pointers
        .filter((pointer) => !mayAnswer(application, pointer))
        .slice(0, shownFaultsLimit)
        .map((pointer) => fault({ pointer: `/answers${pointer}` }, 'not_asked_for', {}, form.label(pointer))),
      ...(isElsewhere ? await placeFaults(db, villageCode, isDraft) : []),
    ])
    await reads.addOnceADay(readOfCase(application, actor))
    const setAside = patch.setAside === null ? null : application.setAside
    if (pointers.length === 0 && !isElsewhere && setAside === application.setAside) return async () => application
    const happening = isDraft ? null : ({ type: 'application.corrected', details: { pointers } } as const)
    const saving = {
      villageCode,
      returnReasons: withChanged(application.returnReasons, pointers),
      sealedAnswers: await sealAnswers(vault, id, application.type, { answers, setAside }),
    }
    return async () => {
      const saved = await saveDraft(db, application, saving, happening, doerOf(application, actor, channel))
      if (saved === undefined) return undefined
      const now = await findCase(db, id, actor)
      return now.version === saved ? { ...now, answers, setAside, sealed: null } : openCase(vault, now)
    }
  })

/**
 * Deletes an application that was never submitted for good, a draft or a withdrawn one, and returns its last version. A
 * submitted application is withdrawn instead. Throws `not_found`, `forbidden`, `stale`, `not_editable`.
 */
export const discardApplication = (context: Context, id: string): Promise<number> =>
  changing(context, id, (application) => {
    const { db, actor, channel } = context
    demandSupplier(application, actor)
    demandVersion(context, application)
    demandUnsubmitted(application)
    return () => discardDraft(db, application, doerOf(application, actor, channel))
  })

async function placeFaults(db: Db, villageCode: string | null, isDraft: boolean): Promise<Fault[]> {
  if (!isDraft) return [fault({ pointer: '/villageCode' }, 'not_asked_for')]
  return villageCode === null || (await isVillage(db, villageCode))
    ? []
    : [fault({ pointer: '/villageCode' }, 'not_in_network')]
}
