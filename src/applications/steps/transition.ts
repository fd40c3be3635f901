import { isInForm } from '../../catalogue/permit-types/forms/form.ts'
import type { Channel } from '../../http/channels.ts'
import type { KeyedAnswer } from '../../http/idempotency/once-by-statement.ts'
import { refuseNumbers } from '../../http/no-numbers.ts'
import { fault } from '../../http/problems/faults.ts'
import { demandNoFaults, type Fault } from '../../http/problems/problem.ts'
import { openCaseForRules, sealWithoutSetAside } from '../answers/answers.ts'
import type { Case } from '../case/case.ts'
import { evaluateCase } from '../case/evaluated.ts'
import { PartNotRead, type PartsRead } from '../case/not-read.ts'
import { findCase } from '../case/queries.ts'
import { changing } from '../changing.ts'
import { conditionFaultsOf } from '../consultations/conditions.ts'
import { demandVersion, type StepContext, type VaultContext } from '../context.ts'
import type { Doer } from '../doer.ts'
import { assistedFaults } from '../drafts/assistance.ts'
import { reportFaults } from '../inspections/report.ts'
import type { Action, Standing, Status } from '../lifecycle.ts'
import { doerOf } from '../standing.ts'
import { afterItsPermits } from './earlier-permit.ts'
import type { StepInput, SystemInput } from './input.ts'
import { type Decision, decideStep, decideSystemStep } from './next-step.ts'
import { partsOf } from './parts-of-steps.ts'
import { recordStep, type StepEvent } from './record.ts'

export interface StepTaken extends StepEvent {
  action: Action
  from: Status
  to: Status
  standing: Standing
  details: Record<string, unknown>
}

interface Considered {
  application: Case
  decision: Decision
}

/** The context of a step. `keyedAnswer` returns the response that is stored together with it. */
type KeyedContext = StepContext & { keyedAnswer?: ((taken: StepTaken) => KeyedAnswer) | undefined }

/**
 * Takes a step: reads the application, applies the rules, and records the step if nothing has changed meanwhile. A step
 * that loses a race is evaluated again on the new state. It reads what the decision looks at.
 * `keyedAnswer` returns the response to store with it. Throws `not_found`, `stale`, `forbidden`, `own_application`,
 * `step_not_allowed`, `blocked`, `rule_broken`, `request_in_flight`, `conflict`.
 */
export async function takeStep(context: KeyedContext, id: string, input: StepInput): Promise<StepTaken> {
  try {
    return await takeStepOn(context, id, input, partsOf(input.action))
  } catch (error) {
    if (!(error instanceof PartNotRead)) throw error
    return takeStepOn(context, id, input, 'whole')
  }
}

const takeStepOn = (
  { keyedAnswer, ...context }: KeyedContext,
  id: string,
  input: StepInput,
  parts: PartsRead,
): Promise<StepTaken> =>
  changing(
    context,
    id,
    async (sealed) => {
      const { application, decision } = await considered(context, sealed, input, parts)
      const sealedAnswers = await sealWithoutSetAside(context.vault, application)
      return async () => {
        const doer = doerOf(application, context.actor, context.channel, decision.standing)
        const step = { application, decision, input, doer }
        const stepTaken = (event: StepEvent) => ({ ...event, ...taken(application, decision, input) })
        const answerToEvent = keyedAnswer && ((event: StepEvent) => keyedAnswer(stepTaken(event)))
        const event = await afterItsPermits(context.db, step, (db) =>
          recordStep(db, step, context.consequences, sealedAnswers, answerToEvent),
        )
        return event && stepTaken(event)
      }
    },
    { withLedger: true, parts },
  )

/** Runs every check of a step and writes nothing. Throws the problems of `takeStep`. */
export const previewStep = async (context: VaultContext, id: string, input: StepInput): Promise<Considered> =>
  considered(context, await findCase(context.db, id, context.actor, { withLedger: true }), input)

/**
 * Takes a step of the system. Undefined when it cannot be taken now, or the application has changed since it was read.
 */
export async function takeSystemStep(
  { db, consequences }: Pick<StepContext, 'db' | 'consequences'>,
  application: Case,
  input: SystemInput,
  doer: Doer,
): Promise<StepEvent | undefined> {
  const decision = decideSystemStep(evaluateCase(application), input)
  const step = decision && { application, decision, input, doer }
  return step && afterItsPermits(db, step, (tx) => recordStep(tx, step, consequences))
}

async function considered(
  context: VaultContext,
  sealed: Case,
  input: StepInput,
  parts: PartsRead = 'whole',
): Promise<Considered> {
  demandVersion(context, sealed)
  const application = parts === 'brief' ? sealed : await openCaseForRules(context.vault, sealed, context.actor)
  const decision = decideStep(evaluateCase(application), context.actor, input)
  demandNoFaults([...inputFaults(application, input), ...helpFaults(application, decision, input, context.channel)])
  refuseNumbers(input)
  return { application, decision }
}

/** Returns faults in the content of a step that its schema cannot express. */
function inputFaults(application: Case, input: StepInput): Fault[] {
  if (input.action === 'report_inspection') return reportFaults(application, input.report)
  if (input.action === 'approve') return conditionFaultsOf(application.consultations, input.conditions)
  if (!('reasons' in input)) return handoverFaults(input)
  const { documents, form } = application.type.definition
  return input.reasons.flatMap(({ target }, index) =>
    documents.some(({ slot }) => slot === target) || isInForm(form, target)
      ? []
      : [fault({ pointer: `/reasons/${index}/target` }, 'unknown_target')],
  )
}

/** Returns a fault for each fact about who took a permit in a step that hands none over. */
const handoverFaults = (input: StepInput): Fault[] =>
  input.action === 'hand_over'
    ? []
    : ['receivedBy', 'identityCheckedBy'].flatMap((name) =>
        name in input ? [fault({ pointer: `/${name}` }, 'false schema')] : [],
      )

/** Returns faults of the assistance. A counter states it when it withdraws for somebody; it is refused elsewhere. */
function helpFaults({ filedAtOfficeId }: Case, { action, standing }: Decision, input: StepInput, channel: Channel) {
  const helps = action === 'withdraw' && standing === 'assistant'
  const assistance = ('assistance' in input && input.assistance) || null
  return assistedFaults({ filedAtOfficeId: helps ? filedAtOfficeId : null, assistance }, channel)
}

const taken = (
  { status }: Case,
  { to, standing }: Decision,
  { action, ...details }: StepInput,
): Omit<StepTaken, keyof StepEvent> => ({ action, from: status, to, standing, details })
