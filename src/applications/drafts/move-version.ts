import { type Change, changesBetween } from '../../catalogue/permit-types/changes.ts'
import { publishedVersion } from '../../catalogue/permit-types/queries.ts'
import { fault } from '../../http/problems/faults.ts'
import { demandNoFaults, Problem } from '../../http/problems/problem.ts'
import { openCase, sealAnswers } from '../answers/answers.ts'
import type { Case } from '../case/case.ts'
import { findCase } from '../case/queries.ts'
import { changing } from '../changing.ts'
import { demandVersion, type ShowingContext } from '../context.ts'
import { readOfCase } from '../reads/reading.ts'
import { doerOf } from '../standing.ts'
import { switchVersion } from './changes.ts'
import { demandDraft, demandSupplier } from './editing.ts'
import { fitToVersion, mergeSetAside } from './fit.ts'
import type { SetAside } from './set-aside.ts'

/**
 * The result of moving a draft to another version. `application` is the draft on that version, also when nothing was
 * written.
 */
export interface Moved {
  from: number
  to: number
  changes: readonly Change[]
  setAside: SetAside
  application: Case
}

/**
 * Moves a draft to the version of its permit type that is in force. No input is lost: answers that the new form refuses
 * are set aside, documents without a slot stay on record. With `dryRun` nothing is written, except the reading of an
 * officer: it is recorded first, once a day. Throws `not_found`, `forbidden`, `stale`, `not_editable`,
 * `permit_type_retired`, `rule_broken`, and `unavailable` when the reading cannot be recorded.
 */
export const moveToVersion = (
  context: ShowingContext,
  id: string,
  { version: wanted, dryRun }: { version: number; dryRun: boolean },
): Promise<Moved> =>
  changing(context, id, async (sealed) => {
    const { db, vault, reads, actor, channel } = context
    demandSupplier(sealed, actor)
    demandVersion(context, sealed)
    const { code, version: from } = sealed.type.definition
    demandDraft(sealed)
    if (sealed.versionInForce === null) throw new Problem('permit_type_retired', { code })
    if (wanted !== sealed.versionInForce)
      demandNoFaults([fault({ pointer: '/version' }, 'not_in_force', { inForce: sealed.versionInForce })])
    const [application, type] = await Promise.all([openCase(vault, sealed), publishedVersion(db, code, wanted)])
    await reads.addOnceADay(readOfCase(application, actor))
    const { answers, documents, setAside } = fitToVersion(type, application, { earlier: application.type.form })
    const moved = { ...application, type, answers, documents, setAside: mergeSetAside(application.setAside, setAside) }
    const changes = changesBetween(application.type.definition, type.definition)
    const told = { from, to: wanted, changes, setAside }
    if (dryRun || wanted === from) return async () => ({ ...told, application: moved })
    const switching = { version: wanted, sealedAnswers: await sealAnswers(vault, id, type, moved) }
    const doer = doerOf(application, actor, channel)
    return async () => {
      const switched = await switchVersion(db, application, switching, setAside, doer)
      return switched === undefined
        ? undefined
        : { ...told, application: await openCase(vault, await findCase(db, id, actor)) }
    }
  })
