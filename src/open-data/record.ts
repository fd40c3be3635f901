import type { PermitState } from '../permits/life.ts'

/**
 * A permit in the open data: all that is published about it. Field names are those of the Building and Land Development
 * Specification (BLDS) if it has the field.
 */
export interface OpenPermit {
  /** The identifier of the record: random, and not the number of the permit. */
  PermitNum: string
  PermitType: string
  PermitTypeDesc: string
  StatusCurrent: PermitState
  StatusCurrentMapped: MappedStatus | null
  /** Month of issue, as YYYY-MM in the network's time zone. */
  IssuedDate: string
  /** Month of the last day of validity, as YYYY-MM. */
  ExpiresDate: string | null
  /** Day of the last change of the record. */
  StatusDate: string
  RegionCode: string
  RegionName: string | null
  RegionLevel: string | null
}

/** A record that is no longer published: its identifier and the day of its removal. */
export interface RemovedPermit {
  PermitNum: string
  StatusDate: string
  Removed: true
}

type MappedStatus = 'Permit Issued' | 'Permit Cancelled'

/** The states in BLDS. Null: BLDS has no name for it. */
const mappedStatuses: Record<PermitState, MappedStatus | null> = {
  not_yet_in_force: 'Permit Issued',
  in_force: 'Permit Issued',
  suspended: null,
  expired: null,
  revoked: 'Permit Cancelled',
  superseded: null,
}

/** The fields of a record, in the order of the columns of the CSV. Append new fields at the end. */
export const openFields = [
  'PermitNum',
  'PermitType',
  'PermitTypeDesc',
  'StatusCurrent',
  'StatusCurrentMapped',
  'IssuedDate',
  'ExpiresDate',
  'StatusDate',
  'RegionCode',
  'RegionName',
  'RegionLevel',
] as const satisfies readonly (keyof OpenPermit)[]

/** The facts of a record in the database. */
export interface OpenFacts {
  id: string
  permitType: string
  typeName: string
  state: PermitState
  issuedIn: string
  expiresIn: string | null
  changedOn: string
  regionCode: string
  regionName: string | null
  regionLevel: string | null
}

/** Returns the record of these facts, with exactly the fields of `openFields`. */
export const openPermitOf = (facts: OpenFacts): OpenPermit => ({
  PermitNum: facts.id,
  PermitType: facts.permitType,
  PermitTypeDesc: facts.typeName,
  StatusCurrent: facts.state,
  StatusCurrentMapped: mappedStatuses[facts.state],
  IssuedDate: facts.issuedIn,
  ExpiresDate: facts.expiresIn,
  StatusDate: facts.changedOn,
  RegionCode: facts.regionCode,
  RegionName: facts.regionName,
  RegionLevel: facts.regionLevel,
})
