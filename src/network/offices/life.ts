import type { Role } from '../../access/identity/actor.ts'
import { type Blocker, type NextAction, Problem } from '../../http/problems/problem.ts'
import type { Names } from '../../platform/words.ts'
import { type Level, levels, type OfficeState } from './network.ts'

export interface PostHolder {
  role: Role
  personId: string
}

/**
 * What is known of the office that is to take over. `staff` is what it will have: its own, and those who come along.
 */
export interface Successor {
  id: string
  names: Names
  level: Level
  state: OfficeState
  leaving: boolean
  staff: readonly PostHolder[]
}

/** Everything the rules know of an office, read at one moment. */
export interface OfficeFacts {
  id: string
  version: number
  level: Level
  regionCode: string
  state: OfficeState
  /** True when counter hours are published. */
  hasCounterHours: boolean
  networkConfirmedOn: string | null
  staff: readonly PostHolder[]
  /** How many permit types are online here, and which stages they have. */
  offers: { types: number; inspection: boolean; fee: boolean }
  /** The dissolution that stands, if one does. */
  dissolution: { id: string; successor: Successor } | null
  /** Offices whose standing dissolution names this one as the successor. */
  heirTo: readonly string[]
}

export type OfficeGuardName =
  | 'counter_staffed'
  | 'staffed'
  | 'duties_separated'
  | 'hours_stated'
  | 'network_confirmed'
  | 'types_rolled_out'
  | 'dissolution_planned'
  | 'successor_ready'
  | 'no_heir'

export interface OfficeStep {
  readonly action: string
  readonly from: readonly OfficeState[]
  readonly to: OfficeState
  readonly by: readonly ('administrator' | 'system')[]
  readonly guards: readonly OfficeGuardName[]
}

const [hand, handOrDay] = [['administrator'], ['administrator', 'system']] as const
const online = ['staffed', 'duties_separated', 'hours_stated', 'network_confirmed', 'types_rolled_out'] as const
const leaving = ['dissolution_planned', 'successor_ready', 'no_heir'] as const
const existing = ['planned', 'awaiting_network', 'counter_only', 'online', 'winding_down'] as const

/**
 * The whole life of an office. Nothing else in the code names a next state. The system takes the last two on the day
 * that was set.
 */
export const officeSteps = [
  { action: 'request_network', from: ['planned'], to: 'awaiting_network', by: hand, guards: [] },
  {
    action: 'open_counter',
    from: ['planned', 'awaiting_network'],
    to: 'counter_only',
    by: hand,
    guards: ['counter_staffed', 'hours_stated'],
  },
  { action: 'go_online', from: ['awaiting_network', 'counter_only'], to: 'online', by: hand, guards: online },
  { action: 'go_offline', from: ['online'], to: 'counter_only', by: hand, guards: ['no_heir'] },
  { action: 'wind_down', from: ['counter_only', 'online'], to: 'winding_down', by: handOrDay, guards: leaving },
  { action: 'dissolve', from: existing, to: 'dissolved', by: handOrDay, guards: leaving },
] as const satisfies readonly OfficeStep[]

export type OfficeAction = (typeof officeSteps)[number]['action']
export const officeActions = officeSteps.map(({ action }) => action) as [OfficeAction, ...OfficeAction[]]
export type OfficeLifeStep = OfficeStep & { readonly action: OfficeAction }

/**
 * Posts that come along when an office is dissolved. To head or to administer is an authority over one office, which
 * nobody inherits.
 */
export const movableRoles = ['front_desk', 'reviewer', 'inspector', 'cashier'] as const

/** States in which an office has a counter at which somebody may file. */
export const counterStates: readonly OfficeState[] = ['counter_only', 'online']

type Facts = OfficeFacts
const blocker = (code: string, detail: Names, target?: string): Blocker => ({
  code,
  detail,
  ...(target !== undefined && { target }),
})

/** What every condition of a step means. */
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

/**
 * Why an office cannot take over from another. One of a lower level has no authority over what the level of the
 * dissolved one issues.
 */
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

/** Roles without which an office cannot work on what it offers. */
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

/** Who reviews does not sign: with one person for both, nothing could ever be signed. */
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

export const officeStepsFrom = (state: OfficeState): readonly OfficeLifeStep[] =>
  (officeSteps as readonly OfficeLifeStep[]).filter((step) => step.from.includes(state))

export const blockersOf = (facts: Facts, step: OfficeLifeStep): Blocker[] =>
  step.guards.flatMap((guard) => guards[guard](facts))

/**
 * The steps an administrator may take from here, each with what stands in the way. The same rules decide when it is
 * taken.
 */
export const nextOfficeActions = (facts: Facts): NextAction[] =>
  officeStepsFrom(facts.state).map((step) => ({ action: step.action, to: step.to, blockers: blockersOf(facts, step) }))

/** The step that was asked for. Throws `step_not_allowed`, or `blocked` with all that is in the way. */
export function decideOffice(facts: Facts, action: OfficeAction): OfficeLifeStep {
  const step = officeStepsFrom(facts.state).find((candidate) => candidate.action === action)
  if (!step)
    throw new Problem('step_not_allowed', { action, status: facts.state }, { nextActions: nextOfficeActions(facts) })
  const blockers = blockersOf(facts, step)
  if (blockers.length > 0) throw new Problem('blocked', { action }, { blockers })
  return step
}
