import type { PermitTypeDefinition } from '../../catalogue/permit-types/schema.ts'
import type { OfficeContact } from '../../network/offices/contact.ts'
import type { Names } from '../../platform/words.ts'
import type { CertificateLayout } from '../certificate-layouts/layout.ts'
import type { NamedRegion } from './region-names.ts'

/** The name of the person who signed; rank and employee number (NIP) where they are given. */
export interface Signatory {
  name: string
  rank?: string
  employeeNumber?: string
}

/** The originals that were matched before the signature, and the day (YYYY-MM-DD) of the last match. */
export interface MatchedOriginals {
  matched: number
  lastOn: string
}

/** All a certificate is made of. It is fixed when the permit is issued: the same facts give the same certificate. */
export interface CertificateFacts {
  number: string
  /** The public address that shows the state of the permit. */
  address: string
  /** The short code that can be typed instead, and its address; null for a permit without one. */
  typed: { code: string; address: string } | null
  layout: CertificateLayout
  office: Names
  contact: OfficeContact
  /** The office's region and those it lies in, from the nearest upwards; and those of the place. */
  officeRegions: readonly NamedRegion[]
  placeRegions: readonly NamedRegion[]
  type: Pick<PermitTypeDefinition, 'names' | 'legalBasis' | 'form' | 'holder' | 'certificate' | 'originalsGate'>
  answers: Record<string, unknown>
  /** Null when no person signed: the permit was issued by silence of the office. */
  signatory: Signatory | null
  /** Null when no original was matched before the signature. */
  originals: MatchedOriginals | null
  issuedAt: Date
  /** The first day it holds; null: from the day it is handed over. */
  validFrom: string | null
  /** The last one; null: no limit is set. */
  validUntil: string | null
  /** True for a preview: each page is marked as a specimen. */
  isSpecimen?: boolean
}
