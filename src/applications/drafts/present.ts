import type { Actor } from '../../access/identity/actor.ts'
import { created } from '../../http/idempotency/once.ts'
import { etagOf } from '../../http/request.ts'
import type { Language } from '../../platform/words.ts'
import type { Case } from '../case/case.ts'
import { evaluateCase } from '../case/evaluated.ts'
import { presentCase, presentSetAside } from '../case/present.ts'
import type { Moved } from './move-version.ts'

/**
 * Returns the response to the creation of a draft. It has no answers, because it is stored for retries, which send the
 * same ones.
 */
export const createdAnswer = (draft: Case, actor: Actor, language: Language) =>
  created(
    { ...presentCase(evaluateCase(draft), actor, language), answers: {}, setAside: null },
    { etag: etagOf(draft), location: `/v1/applications/${draft.id}` },
  )

/** Returns a move to another version as the contract shows it. */
export const presentMove = (
  { from, to, changes, setAside, application }: Moved,
  dryRun: boolean,
  actor: Actor,
  language: Language,
) => ({
  dryRun,
  from,
  to,
  changes: [...changes],
  setAside: presentSetAside(setAside, language),
  application: presentCase(evaluateCase(application), actor, language),
})
