import type { PermitCondition } from '../../applications/consultations/conditions.ts'
import type { PermitTypeDefinition } from '../../catalogue/permit-types/schema.ts'
import type { OfficeContact } from '../../network/offices/contact.ts'
import type { Names } from '../../platform/words.ts'
import type { CertificateLayout } from '../certificate-layouts/layout.ts'
import type { NamedRegion } from './region-names.ts'

/** The person who signed, with rank and employee number (NIP) if known. `position`: in place of that of the layout. */
export interface Signatory {
  name: string
  rank?: string
  employeeNumber?: string
  position?: Names
}

/** The originals that were matched before the signature, and the day (YYYY-MM-DD) of the last match. */
export interface MatchedOriginals {
  matched: number
  lastOn: string
}

/** All facts of a certificate. They are fixed when the permit is issued: the same facts give the same certificate. */
export interface CertificateFacts {
  number: string
  /** The public address that shows the state of the permit. */
  address: string
  /** The short code and its address, to be typed. Null: the permit has none. */
  typed: { code: string; address: string } | null
  layout: CertificateLayout
  office: Names
  contact: OfficeContact
  /** The region of the office and those around it, the smallest first. `placeRegions`: those of the place. */
  officeRegions: readonly NamedRegion[]
  placeRegions: readonly NamedRegion[]
  type: Pick<PermitTypeDefinition, 'names' | 'legalBasis' | 'form' | 'holder' | 'certificate' | 'originalsGate'>
  answers: Record<string, unknown>
  /** The conditions of agencies that the approval took over. */
  conditions: readonly PermitCondition[]
  /** Null: no person signed, because the permit was issued by silence. */
  signatory: Signatory | null
  /** Null: no original was matched before the signature. */
  originals: MatchedOriginals | null
  issuedAt: Date
  /** The first day of validity. Null: the day of the handover. */
  validFrom: string | null
  /** The last day of validity. Null: no limit. */
  validUntil: string | null
  /** True for a preview: each page is marked as a specimen. */
  isSpecimen?: boolean
}
