import type { Role } from '../../access/identity/actor.ts'
import { type Blocker, type NextAction, Problem } from '../../http/problems/problem.ts'
import type { Names } from '../../platform/words.ts'
import { levels } from './network.ts'
import {
  type OfficeAction,
  type OfficeFacts,
  type OfficeGuardName,
  type OfficeLifeStep,
  officeStepsFrom,
  type PostHolder,
  type Successor,
} from './steps.ts'

type Facts = OfficeFacts
const blocker = (code: string, detail: Names, target?: string): Blocker => ({
  code,
  detail,
  ...(target !== undefined && { target }),
})

/** Every guard of a step. It returns blockers; none when the condition holds. */
const guards: Record<OfficeGuardName, (facts: Facts) => Blocker[]> = {
  counter_staffed: ({ staff }) => lacking(staff, ['front_desk']),
  staffed: ({ staff, offers }) => lacking(staff, rolesNeeded(offers)),
  duties_separated: ({ staff }) => separated(staff),
  hours_stated: ({ hasCounterHours }) =>
    hasCounterHours
      ? []
      : [
          blocker(
            'hours_missing',
            { id: 'Tetapkan jam loket kantor.', en: 'Publish the counter hours of the office.' },
            '/openingHours',
          ),
        ],
  network_confirmed: ({ networkConfirmedOn }) =>
    networkConfirmedOn !== null
      ? []
      : [
          blocker(
            'network_unconfirmed',
            {
              id: 'Pastikan sambungan jaringan, lalu catat tanggalnya.',
              en: 'Confirm the network connection and record the day.',
            },
            '/networkConfirmedOn',
          ),
        ],
  types_rolled_out: ({ offers }) =>
    offers.types > 0
      ? []
      : [
          blocker('no_permit_type', {
            id: 'Belum ada jenis izin yang daring di kantor ini.',
            en: 'No permit type is online at this office yet.',
          }),
        ],
  dissolution_planned: ({ dissolution }) =>
    dissolution
      ? []
      : [
          blocker('no_dissolution', {
            id: 'Tetapkan pembubaran dan penerusnya lebih dahulu.',
            en: 'Plan the dissolution and name the successor first.',
          }),
        ],
  successor_ready: (facts) => (facts.dissolution ? successorBlockers(facts, facts.dissolution.successor) : []),
  no_heir: ({ heirTo }) =>
    heirTo.map((id) =>
      blocker(
        'is_successor',
        {
          id: `Kantor ini penerus kantor ${id} yang akan dibubarkan. Batalkan atau selesaikan itu dahulu.`,
          en: `This office is to take over from office ${id}. Call that off or complete it first.`,
        },
        id,
      ),
    ),
}

/** Returns why an office cannot be the successor. A lower level has no authority over the permits of a higher one. */
export function successorBlockers({ id, level }: Pick<Facts, 'id' | 'level'>, successor: Successor): Blocker[] {
  const about = (code: string, words: Names) => blocker(code, words, '/successorOfficeId')
  if (successor.id === id)
    return [
      about('successor_is_itself', {
        id: 'Kantor tidak dapat menjadi penerusnya sendiri.',
        en: 'An office cannot be its own successor.',
      }),
    ]
  return [
    ...(successor.state === 'online'
      ? []
      : [
          about('successor_not_online', {
            id: `Penerus harus daring; kantor itu ${successor.state}.`,
            en: `The successor has to be online; that office is ${successor.state}.`,
          }),
        ]),
    ...(levels.indexOf(successor.level) >= levels.indexOf(level)
      ? []
      : [
          about('successor_lower_level', {
            id: 'Penerus di tingkat lebih rendah tidak berwenang.',
            en: 'A successor of a lower level lacks the authority.',
          }),
        ]),
    ...(successor.leaving
      ? [
          about('successor_leaving', {
            id: 'Kantor itu sendiri akan dibubarkan.',
            en: 'That office is to be dissolved itself.',
          }),
        ]
      : []),
    ...lacking(successor.staff, ['front_desk', 'reviewer', 'head']).map(({ detail, ...rest }) => ({
      ...rest,
      code: `successor_${rest.code}`,
      detail,
    })),
  ]
}

/** Returns the roles that an office needs for the permit types it offers. */
const rolesNeeded = ({ inspection, fee }: Facts['offers']): Role[] => [
  'front_desk',
  'reviewer',
  'head',
  ...(inspection ? ['inspector' as const] : []),
  ...(fee ? ['cashier' as const] : []),
]

const lacking = (staff: readonly PostHolder[], roles: readonly Role[]): Blocker[] =>
  roles
    .filter((role) => !staff.some((post) => post.role === role))
    .map((role) =>
      blocker('role_vacant', { id: `Tunjuk petugas untuk peran ${role}.`, en: `Appoint somebody as ${role}.` }, role),
    )

/** Refuses an office with one person as only reviewer and only head: they may not sign what they reviewed. */
function separated(staff: readonly PostHolder[]): Blocker[] {
  const [reviewers, heads] = [
    staff.filter(({ role }) => role === 'reviewer'),
    staff.filter(({ role }) => role === 'head'),
  ]
  const possible = reviewers.some((reviewer) => heads.some((head) => head.personId !== reviewer.personId))
  if (possible || reviewers.length === 0 || heads.length === 0) return []
  return [
    blocker(
      'separation_of_duties',
      {
        id: 'Penilai dan kepala harus orang yang berbeda.',
        en: 'The reviewer and the head have to be different people.',
      },
      'head',
    ),
  ]
}

export const blockersOf = (facts: Facts, step: OfficeLifeStep): Blocker[] =>
  step.guards.flatMap((guard) => guards[guard](facts))

/** Returns the possible steps with their blockers, by the same rules that decide the step. */
export const nextOfficeActions = (facts: Facts): NextAction[] =>
  officeStepsFrom(facts.state).map((step) => ({ action: step.action, to: step.to, blockers: blockersOf(facts, step) }))

/** Returns the step of an action. Throws `step_not_allowed`, or `blocked` with all blockers. */
export function decideOffice(facts: Facts, action: OfficeAction): OfficeLifeStep {
  const step = officeStepsFrom(facts.state).find((candidate) => candidate.action === action)
  if (!step)
    throw new Problem('step_not_allowed', { action, status: facts.state }, { nextActions: nextOfficeActions(facts) })
  const blockers = blockersOf(facts, step)
  if (blockers.length > 0) throw new Problem('blocked', { action }, { blockers })
  return step
}
