import type { Actor } from '../access/identity/actor.ts'
import type { PublishedVersion } from '../catalogue/permit-types/queries.ts'
import { dot, masked, replaced, withoutAnswers } from '../privacy/mask.ts'
import type { Sealed, Vault } from '../privacy/vault.ts'
import type { Case } from './case.ts'
import { type Judged, judgeCase } from './judged.ts'
import type { KeptAnswers } from './kept-answers.ts'
import { editableStates, stepsFrom } from './lifecycle.ts'
import { applicantIn, applicantName, searchWordsIn } from './names.ts'
import type { SetAside } from './set-aside.ts'
import { maySupply, standingsOf } from './standing.ts'
import { hasStep } from './steps-of-type.ts'

/** Where what was set aside is kept in the record: the pointer of an answer begins with a slash. */
const asidePointer = (index: number) => `set-aside/${index}`

/**
 * Answers as they are to be kept: what is personal is encrypted for exactly this application. So is every answer that
 * was set aside, since the form that would tell whether it is personal is not the one that it stood in.
 */
export async function sealAnswers(
  vault: Vault,
  applicationId: string,
  { form, definition }: PublishedVersion,
  { answers, setAside }: Pick<Case, 'answers' | 'setAside'>,
): Promise<KeptAnswers> {
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

/** The name of the applicant by itself, as lists need it: encrypted for exactly this application. */
export function sealName(vault: Vault, applicationId: string, answers: Record<string, unknown>): Promise<Sealed> {
  const name = applicantIn(answers)
  return vault.seal(applicationId, name === null ? [] : [{ pointer: applicantName, kind: 'other', value: name }])
}

/**
 * The answers as they are kept when a draft ends, without what was set aside; null when nothing was. Throws for a
 * sealed case: masks are no answers.
 */
export async function sealWithoutSetAside(
  vault: Vault,
  { id, type, answers, setAside, sealed }: Case,
): Promise<KeptAnswers | null> {
  if (setAside === null) return null
  if (sealed !== null) throw new Error('A sealed case cannot be kept anew.')
  return sealAnswers(vault, id, type, { answers, setAside: null })
}

const replacedAside = (setAside: SetAside, valueOf: (index: number, value: unknown) => unknown): SetAside => ({
  ...setAside,
  answers: setAside.answers.map((answer, index) => ({ ...answer, value: valueOf(index, answer.value) })),
})

/** The case with all its answers. Whoever has it sees to it that only those get to see it who may. */
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

/** The answers of a case without those whose time is over: a mask that hides nothing is not to be taken along. */
export function remainingAnswers({ answers, erasedAt, type }: Case): Record<string, unknown> {
  return erasedAt === null ? answers : withoutAnswers(answers, type.form.personal(answers))
}

/**
 * The case as this actor may see it: opened for the applicant, and for whoever has a step to take from its present
 * state. To the others it is shown as it is kept, judged as what it holds.
 */
export async function openCaseFor(vault: Vault, application: Case, actor: Actor): Promise<Judged> {
  if (needsPersonal(application, actor)) return judgeCase(await openCase(vault, application))
  return application.sealed !== null && application.type.rules.usesPersonal
    ? judgeCase(application, await openCase(vault, application))
    : judgeCase(application)
}

/** Whether this actor needs the personal answers: their own, or those of a file that waits for a step of theirs. */
export function needsPersonal(application: Case, actor: Actor): boolean {
  const standings = standingsOf(application, actor)
  return (
    standings.includes('applicant') ||
    stepsFrom(application.status).some(
      (step) => hasStep(application, step) && step.by.some((standing) => standings.includes(standing)),
    )
  )
}

/**
 * The case opened where the rules could be asked about personal answers: on submitting, while it is supplied, or when a
 * rule looks at them.
 */
export function openCaseForRules(vault: Vault, application: Case, actor: Actor): Promise<Case> | Case {
  const supplied = editableStates.includes(application.status) && maySupply(standingsOf(application, actor))
  return supplied || application.type.rules.usesPersonal ? openCase(vault, application) : application
}
