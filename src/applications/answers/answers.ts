import type { Actor } from '../../access/identity/actor.ts'
import { applicantName } from '../../catalogue/permit-types/holder.ts'
import type { PublishedVersion } from '../../catalogue/permit-types/queries.ts'
import { dot, masked, replaced, withoutAnswers } from '../../privacy/mask.ts'
import type { Sealed, Vault } from '../../privacy/vault.ts'
import type { Case } from '../case/case.ts'
import { type EvaluatedCase, evaluateCase } from '../case/evaluated.ts'
import type { SetAside } from '../drafts/set-aside.ts'
import { editableStates, stepsFrom } from '../lifecycle.ts'
import { maySupply, standingsOf } from '../standing.ts'
import { hasStep } from '../steps/steps-of-type.ts'
import { applicantIn, searchWordsIn } from './names.ts'
import type { SealedAnswers } from './sealed-answers.ts'

/**
 * Returns the key of a set-aside answer in the encrypted record. Keys of other answers are JSON Pointers, which begin
 * with a slash.
 */
const asidePointer = (index: number) => `set-aside/${index}`

/**
 * Encrypts personal answers, so that they can be decrypted for this application only, and leaves masks in their place.
 * Encrypts every set-aside answer as well, because it belongs to another form and may be personal.
 */
export async function sealAnswers(
  vault: Vault,
  applicationId: string,
  { form, definition }: PublishedVersion,
  { answers, setAside }: Pick<Case, 'answers' | 'setAside'>,
): Promise<SealedAnswers> {
  const leaves = form.personal(answers)
  const aside = (setAside?.answers ?? []).map(({ value }, index) => ({
    pointer: asidePointer(index),
    kind: 'other' as const,
    value,
  }))
  return {
    ...(await vault.seal(applicationId, [...leaves, ...aside])),
    answers: masked(answers, leaves),
    setAside: setAside && replacedAside(setAside, () => dot.repeat(3)),
    lookups: vault.lookupsOf(leaves, searchWordsIn(answers, definition.holder)),
    name: await sealName(vault, applicationId, answers),
  }
}

/** Encrypts the applicant's name alone, for this application only, so that lists can show it without all answers. */
export function sealName(vault: Vault, applicationId: string, answers: Record<string, unknown>): Promise<Sealed> {
  const name = applicantIn(answers)
  return vault.seal(applicationId, name === null ? [] : [{ pointer: applicantName, kind: 'other', value: name }])
}

/**
 * Returns the answers to store when a draft ends: without what was set aside. Null when nothing was set aside. Throws
 * for a sealed case, because masks are not answers.
 */
export async function sealWithoutSetAside(vault: Vault, application: Case): Promise<SealedAnswers | null> {
  if (application.setAside === null) return null
  const { id, type, answers, sealed } = application
  if (sealed !== null) throw new Error('A sealed case cannot be sealed again.')
  return sealAnswers(vault, id, type, { answers, setAside: null })
}

const replacedAside = (setAside: SetAside, valueOf: (index: number, value: unknown) => unknown): SetAside => ({
  ...setAside,
  answers: setAside.answers.map((answer, index) => ({ ...answer, value: valueOf(index, answer.value) })),
})

/** Returns a case with all answers decrypted. The caller must show them only to readers who may see them. */
export async function openCase(vault: Vault, application: Case): Promise<Case> {
  if (application.sealed === null) return application
  const values = await vault.open(application.id, application.sealed)
  const setAside =
    application.setAside &&
    replacedAside(application.setAside, (index, value) =>
      values.has(asidePointer(index)) ? values.get(asidePointer(index)) : value,
    )
  return {
    ...application,
    answers: replaced(application.answers, values),
    setAside,
    sealed: null,
    opened: [...values.keys()].filter((pointer) => pointer.startsWith('/')),
  }
}

/** Returns the answers without personal ones that were erased: their masks must not be copied. */
export function remainingAnswers({ answers, erasedAt, type }: Case): Record<string, unknown> {
  return erasedAt === null ? answers : withoutAnswers(answers, type.form.personal(answers))
}

/**
 * Returns a case as this actor may see it: decrypted for the applicant and for officers with a step to take now, masked
 * for others. Rules that use personal answers still judge the decrypted ones.
 */
export async function openCaseFor(vault: Vault, application: Case, actor: Actor): Promise<EvaluatedCase> {
  if (needsPersonal(application, actor)) return evaluateCase(await openCase(vault, application))
  return application.sealed !== null && application.type.rules.usesPersonal
    ? evaluateCase(application, await openCase(vault, application))
    : evaluateCase(application)
}

/** True when the actor may see personal answers: the applicant, and officers with a step to take from the status. */
function needsPersonal(application: Case, actor: Actor): boolean {
  const standings = standingsOf(application, actor)
  return (
    standings.includes('applicant') ||
    stepsFrom(application.status).some(
      (step) => hasStep(application, step) && step.by.some((standing) => standings.includes(standing)),
    )
  )
}

/**
 * Decrypts a case if the rules need personal answers: when the actor may change answers now, or when a rule uses
 * personal ones.
 */
export function openCaseForRules(vault: Vault, application: Case, actor: Actor): Promise<Case> | Case {
  const supplied = editableStates.includes(application.status) && maySupply(standingsOf(application, actor))
  return supplied || application.type.rules.usesPersonal ? openCase(vault, application) : application
}
