import type { Actor } from '../access/identity/actor.ts'
import { isInForm } from '../catalogue/permit-types/form.ts'
import type { Channel } from '../http/channels.ts'
import { refuseNumbers } from '../http/no-numbers.ts'
import { fault } from '../http/problems/faults.ts'
import { Problem } from '../http/problems/problem.ts'
import { route } from '../network/offices/routing.ts'
import type { Db } from '../platform/db/client.ts'
import type { Vault } from '../privacy/vault.ts'
import { keptWithoutAside, openedForRules } from './answers.ts'
import type { Case } from './case.ts'
import { type Doer, type Event, type Move, move } from './changes.ts'
import { assessing } from './fees/assess.ts'
import { type NewAssessment, statedLine } from './fees/fee.ts'
import { assessed } from './guards.ts'
import { endOfInspection } from './inspections/minutes.ts'
import { reportFaults } from './inspections/report.ts'
import type { InspectionReport } from './inspections/report-schema.ts'
import type { Action, Standing, Status } from './lifecycle.ts'
import { type Decision, decide, decideAlone, feeDue } from './next-step.ts'
import { findCase } from './queries.ts'
import { doerOf } from './standing.ts'
import type { StepInput, SystemInput } from './steps-schema.ts'

export interface Taken extends Event {
  action: Action
  from: Status
  to: Status
  standing: Standing
  details: Record<string, unknown>
  file: Case
}

/** How often a step is decided anew because somebody else changed the file in between. */
const attemptsLimit = 5

/**
 * Takes a step: the facts are read, the rules decide, and the change is made on condition that the facts still hold.
 * Whoever loses a race is judged again by what the winner left. Throws `not_found`, `stale`, `forbidden`,
 * `step_not_allowed`, `blocked`, `rule_broken`.
 */
export async function transition(
  db: Db,
  vault: Vault,
  id: string,
  input: StepInput,
  actor: Actor,
  { channel, ifVersion }: { channel: Channel; ifVersion: number | undefined },
): Promise<Taken> {
  for (let attempt = 1; attempt <= attemptsLimit; attempt++) {
    const { file, decision } = await consider(db, vault, id, input, actor, ifVersion)
    const { action, ...details } = input
    const doer = doerOf(file, actor, channel, decision.standing)
    const [keeps, aside] = [await keptWithoutAside(vault, file), alongside(db, file, input, actor, decision.to)]
    const event = await move(
      db,
      file,
      { action, to: decision.to, ...effects(file, input), details, keeps, alongside: aside },
      doer,
    )
    if (event)
      return { ...event, action, from: file.status, to: decision.to, standing: decision.standing, details, file }
  }
  throw new Problem('conflict', {})
}

/** Runs every check of a step and writes nothing. */
export async function consider(
  db: Db,
  vault: Vault,
  id: string,
  input: StepInput,
  actor: Actor,
  ifVersion: number | undefined,
): Promise<{ file: Case; decision: Decision }> {
  const sealed = await findCase(db, id, actor, { withLedger: true })
  if (ifVersion !== undefined && ifVersion !== sealed.version) throw new Problem('stale', {})
  const file = await openedForRules(vault, sealed, actor)
  const decision = decide(file, actor, input)
  if (input.action === 'return')
    mustExist(
      file,
      input.reasons.map(({ target }) => target),
    )
  if (input.action === 'report_inspection') mustFit(file, input.report)
  refuseNumbers(input)
  return { file, decision }
}

/**
 * Takes a step that nobody has to decide. Undefined when it cannot be taken from here, or the file has changed since it
 * was read.
 */
export async function takeAlone(db: Db, file: Case, input: SystemInput, doer: Doer): Promise<Event | undefined> {
  const decision = decideAlone(file, input)
  const { action, ...details } = input
  return decision && move(db, file, { action, to: decision.to, ...kept(file), details }, doer)
}

type Effects = Pick<Move, 'returnReasons' | 'feeAmount' | 'officeId'>

/** What stays as it is in most steps. Reasons for a return hold until the next step, whatever it is. */
const kept = ({ office, feeAmount }: Case): Effects => ({
  officeId: office?.id ?? null,
  feeAmount,
  returnReasons: null,
})

/** What a step changes beside the status. */
function effects(file: Case, input: StepInput): Effects {
  if (input.action === 'return') return { ...kept(file), returnReasons: input.reasons }
  if (input.action === 'approve')
    return { ...kept(file), feeAmount: file.type.definition.stages.fee ? feeDue(file, input) : null }
  if (input.action !== 'submit') return kept(file)
  return { ...kept(file), officeId: (file.office ?? route(file.officeChain, assessed(file).level).office)?.id ?? null }
}

/**
 * What a step writes beside the application: the report of an inspection and the end of its appointment, the fee that
 * falls due.
 */
function alongside(db: Db, file: Case, input: StepInput, actor: Actor, to: Status): ReturnType<Db> {
  const inspection = endOfInspection(
    db,
    file,
    input.action === 'report_inspection' ? input.report : undefined,
    actor.personId,
  )
  const assessment = to === 'awaiting_payment' ? assessmentOf(file, input) : null
  return db`
    ${inspection}${
      assessment && file.office
        ? assessing(
            db,
            db`
      moved`,
            assessment,
            actor.personId,
            file.office.id,
          )
        : db``
    }`
}

/** The fee that an approval asks for: by the tariff line by line, or as the reviewer states it. */
function assessmentOf(file: Case, input: StepInput): NewAssessment | null {
  const total = feeDue(file, input)
  if (input.action !== 'approve' || total === null) return null
  const { fee, lapseAfterDays } = file.type.definition
  const { lines, total: byTariff } = assessed(file).fee
  return {
    tariff: fee?.tariff ?? null,
    lines: byTariff === null ? [statedLine(total)] : lines,
    total,
    dueAfterDays: fee?.dueAfterDays ?? lapseAfterDays.awaiting_payment ?? null,
  }
}

/** A report speaks of the check list there is and of papers of this visit. */
function mustFit(file: Case, report: InspectionReport): void {
  const errors = reportFaults(file, report)
  if (errors.length > 0) throw new Problem('rule_broken', {}, { errors })
}

/** What is asked for must be a slot of the permit type or a place in its form. */
function mustExist(file: Case, targets: readonly string[]): void {
  const { documents, form } = file.type.definition
  const errors = targets.flatMap((target, index) =>
    documents.some(({ slot }) => slot === target) || isInForm(form, target)
      ? []
      : [fault({ pointer: `/reasons/${index}/target` }, 'unknown_target')],
  )
  if (errors.length > 0) throw new Problem('rule_broken', {}, { errors })
}
