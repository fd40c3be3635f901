import { randomBytes, randomUUID } from 'node:crypto'
import type { Actor } from '../access/identity/actor.ts'
import { fault } from '../http/problems/faults.ts'
import { demandNoFaults, Problem } from '../http/problems/problem.ts'
import { endPermits } from '../permits/changes.ts'
import { decidePermit, nextPermitActions, type PermitAction } from '../permits/life.ts'
import { findPermitFacts, type StandingPermit } from '../permits/step-queries.ts'
import type { PermitStepInput } from '../permits/steps-schema.ts'
import { transitionPermit } from '../permits/take-step.ts'
import type { Db } from '../platform/db/client.ts'
import {
  findHead,
  handOver,
  isHandedOver,
  letExpire,
  lockOwnPermit,
  lockSandbox,
  type MadeEvent,
  nextPlace,
  readMade,
  supersede,
  transfer,
} from './event-queries.ts'
import { actingRegion, fixedPermits } from './fixed-permits.ts'
import { type MadeType, type Making, madeTypes } from './made-types.ts'
import { insertPermits } from './permit-queries.ts'

/** A request of an agency for an event. `village` is its own. */
interface EventInput {
  type: MadeType
  number?: string | undefined
  state?: 'in_force' | 'not_yet_in_force' | undefined
  village: string
}

/** 144 bits, as the codes of live permits. */
const tokenBytes = 18
/** Days until a decided revocation takes effect. */
const daysAhead = 30
const dayMilliseconds = 86_400_000

/**
 * Makes an event of this type about a permit of the agency in the sandbox, by the rules that decide it in live
 * operation. Throws `rule_broken`, `not_found`, `fixed_in_sandbox`, `step_not_allowed`, `blocked`.
 */
export async function makeEvent(tx: Db, { type, number, state, village }: EventInput): Promise<MadeEvent> {
  demandSound({ type, number, state })
  await lockSandbox(tx)
  if (number === undefined) return readMade(tx, (await issue(tx, village, state ?? 'in_force')).id)
  if (fixedPermits.some((fixed) => fixed.number === number)) throw new Problem('fixed_in_sandbox', {})
  const id = await lockOwnPermit(tx, village, number)
  const { personId, officeId } = await findHead(tx)
  const post = { officeId, role: 'head', reach: actingRegion, endsAt: null } as const
  const head: Actor = { personId, name: 'head', posts: [post] }
  const facts = await findPermitFacts(tx, id, head)
  await makers[madeTypes[type]](tx, { id, head, facts, village })
  return readMade(tx, id)
}

/** Throws `rule_broken` with all members that the type needs or does not take. */
function demandSound({ type, number, state }: Pick<EventInput, 'type' | 'number' | 'state'>): void {
  const isNew = type === 'permit.issued'
  demandNoFaults([
    ...(isNew && number !== undefined ? [fault({ pointer: '/number' }, 'additionalProperties')] : []),
    ...(!isNew && number === undefined ? [fault({ pointer: '/number' }, 'required')] : []),
    ...(!isNew && state !== undefined ? [fault({ pointer: '/state' }, 'additionalProperties')] : []),
  ])
}

interface Considered {
  id: string
  head: Actor
  facts: StandingPermit
  village: string
}

/** Makes each kind of event about a permit. Throws what the step would throw. */
const makers: Record<Making, (tx: Db, considered: Considered) => Promise<unknown>> = {
  issue: async () => {
    throw new Error('A permit is issued once.')
  },
  suspend: (tx, considered) => takesStep(tx, considered, { ...decreed(), action: 'suspend', legalBasis }),
  lift: (tx, considered) => takesStep(tx, considered, { ...decreed(), action: 'lift' }),
  revoke: (tx, considered) => takesStep(tx, considered, { ...decreed(), action: 'revoke', legalBasis }),
  decide_revocation: (tx, considered) =>
    takesStep(tx, considered, {
      ...decreed(),
      action: 'revoke',
      legalBasis,
      effectiveOn: laterThan(considered.facts.today),
    }),
  call_off_revocation: (tx, considered) => takesStep(tx, considered, { ...decreed(), action: 'call_off_revocation' }),
  hand_over: async (tx, { id, facts }) => {
    const isDone = await isHandedOver(tx, id)
    if (isDone || facts.state !== 'in_force') demandStep(facts, 'hand_over')
    await handOver(tx, id)
  },
  expire: async (tx, { id, facts }) => {
    demandStep(facts, 'expire')
    await letExpire(tx, id)
    await endPermits(tx)
  },
  supersede: async (tx, { id, facts, village }) => {
    demandStep(facts, 'supersede')
    await supersede(tx, id, await issue(tx, village, 'in_force'))
  },
  transfer: (tx, { id }) => transfer(tx, id),
}

/** Throws `step_not_allowed` unless the calendar or a step of the application could do this now. */
function demandStep(facts: StandingPermit, action: PermitAction): void {
  const { to } = decidePermit(facts, { action }, 'system')
  if (to === facts.state)
    throw new Problem(
      'step_not_allowed',
      { action, status: facts.state },
      { nextActions: nextPermitActions(facts, 'system') },
    )
}

const takesStep = (tx: Db, { id, head }: Considered, input: PermitStepInput) =>
  transitionPermit(tx, id, input, head, { channel: 'web', ifVersion: undefined })

const legalBasis = 'Contoh lingkungan uji'
const decreed = () => ({ reason: 'Contoh lingkungan uji.', decreeNumber: `SANDBOX/${randomUUID()}` })
const laterThan = (today: string): string =>
  new Date(Date.parse(today) + daysAhead * dayMilliseconds).toISOString().slice(0, 10)

/** Issues a new permit to an agency. Returns its id and number. */
async function issue(tx: Db, village: string, state: 'in_force' | 'not_yet_in_force') {
  const { year, sequence, today } = await nextPlace(tx)
  const permit = { id: randomUUID(), number: `SANDBOX-${village.slice(-4)}-${year}-${sequence}` }
  await insertPermits(tx, [
    {
      ...permit,
      token: randomBytes(tokenBytes).toString('base64url'),
      state,
      villageCode: village,
      year,
      sequence,
      validFrom: state === 'in_force' ? today : null,
      validUntil: null,
      revokedFrom: null,
      supersededBy: null,
      events: [{ type: 'permit.issued', action: null, from: null, to: null }],
    },
  ])
  return permit
}
