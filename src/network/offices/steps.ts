import type { Role } from '../../access/identity/actor.ts'
import type { Names } from '../../platform/words.ts'
import type { Level, OfficeState } from './network.ts'

export interface PostHolder {
  role: Role
  personId: string
}

/** Facts of the successor. `staff` is its own staff and the posts that move to it. */
export interface Successor {
  id: string
  names: Names
  level: Level
  state: OfficeState
  leaving: boolean
  staff: readonly PostHolder[]
}

/** All facts for the rules of an office, read at one time. */
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
  /** The number of permit types online here, and their optional stages. */
  offers: { types: number; inspection: boolean; fee: boolean }
  /** The dissolution in progress. */
  dissolution: { id: string; successor: Successor } | null
  /** Offices with a dissolution in progress whose successor is this office. */
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

interface OfficeStep {
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

/** All steps of an office. Nothing else in the code names a next state. The system takes the last two on their day. */
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

/** Roles whose posts move to the successor. Heads and administrators have authority over one office only. */
export const movableRoles = ['front_desk', 'reviewer', 'inspector', 'cashier'] as const

/** States in which an office takes applications at its counter. */
export const counterStates: readonly OfficeState[] = ['counter_only', 'online']

export const officeStepsFrom = (state: OfficeState): readonly OfficeLifeStep[] =>
  (officeSteps as readonly OfficeLifeStep[]).filter((step) => step.from.includes(state))
