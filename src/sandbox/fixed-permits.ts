import type { PermitAction, PermitState } from '../permits/life.ts'

/** An event in the history of a permit of the sandbox. */
export interface PastEvent {
  type: string
  action: PermitAction | null
  from: PermitState | null
  to: PermitState | null
}

/** A permit that is the same in every sandbox and never changes. Days are in the network's time zone. */
interface FixedPermit {
  number: string
  state: PermitState
  validFrom: string | null
  validUntil: string | null
  revokedFrom: string | null
  /** The number of its successor. */
  supersededBy: string | null
  events: readonly PastEvent[]
}

/** The first day of the fixed permits. */
const begins = '2026-01-05'
/** A day far in the future. */
const farAhead = '2099-12-31'

const issued: PastEvent = { type: 'permit.issued', action: null, from: null, to: null }
const step = (type: string, action: PermitAction, to: PermitState): PastEvent => ({
  type: `permit.${type}`,
  action,
  from: 'in_force',
  to,
})
const plain = {
  state: 'in_force',
  validFrom: begins,
  validUntil: null,
  revokedFrom: null,
  supersededBy: null,
  events: [issued],
} as const satisfies Omit<FixedPermit, 'number'>

/** The permits that every sandbox has, at least one in each state. The guide lists them. */
export const fixedPermits: readonly FixedPermit[] = [
  { ...plain, number: 'SANDBOX-IN-FORCE' },
  { ...plain, number: 'SANDBOX-LIMITED', validUntil: farAhead },
  { ...plain, number: 'SANDBOX-NOT-YET-IN-FORCE', state: 'not_yet_in_force', validFrom: null },
  {
    ...plain,
    number: 'SANDBOX-SUSPENDED',
    state: 'suspended',
    events: [issued, step('suspended', 'suspend', 'suspended')],
  },
  {
    ...plain,
    number: 'SANDBOX-EXPIRED',
    state: 'expired',
    validFrom: '2020-01-06',
    validUntil: '2021-01-05',
    events: [issued, step('expired', 'expire', 'expired')],
  },
  {
    ...plain,
    number: 'SANDBOX-REVOKED',
    state: 'revoked',
    revokedFrom: '2026-02-02',
    events: [issued, step('revoked', 'revoke', 'revoked')],
  },
  {
    ...plain,
    number: 'SANDBOX-REVOCATION-DECIDED',
    revokedFrom: farAhead,
    events: [issued, step('revocation_decided', 'revoke', 'in_force')],
  },
  {
    ...plain,
    number: 'SANDBOX-SUPERSEDED',
    state: 'superseded',
    supersededBy: 'SANDBOX-SUCCESSOR',
    events: [issued, step('superseded', 'supersede', 'superseded')],
  },
  { ...plain, number: 'SANDBOX-SUCCESSOR' },
]

/** Returns the id of a fixed permit, the same in every sandbox. */
export const fixedId = (index: number): string => `00000000-0000-7000-8000-${String(index + 1).padStart(12, '0')}`

/** Returns the token with which a fixed permit is verified in the sandbox. */
export const fixedToken = ({ number }: Pick<FixedPermit, 'number'>): string => `verification-${number.toLowerCase()}`

/** The holder of every permit of the sandbox, who does not exist. */
export const sandboxHolder = 'Contoh Pemegang Izin'
/** The village of the fixed permits: Menteng, in the province that every test key covers. */
export const fixedVillage = '31.71.06.1001'
/** The region whose office issues all permits of the sandbox. */
export const issuingRegion = '31.71.06'
/** The region whose head takes the steps of the sandbox, above the one that issues. */
export const actingRegion = '31.71'
/** The issuer of the head of the sandbox, who cannot sign in. */
export const sandboxIssuer = 'satu-pintu:sandbox'
/** The province of the sample network. */
export const sampleProvince = '31'
/** The permit type of all permits of the sandbox. */
export const sandboxPermitType = 'IMB'

/** The regions that only sandboxes have. Each agency has its own village in the last of them. */
export const sandboxRegions = [
  { code: '99', parent: null, level: 'province', name: 'Sandbox' },
  { code: '99.01', parent: '99', level: 'city', name: 'Sandbox' },
  { code: '99.01.01', parent: '99.01', level: 'district', name: 'Sandbox' },
] as const
export const sandboxDistrict = '99.01.01'
