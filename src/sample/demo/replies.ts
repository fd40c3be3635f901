/** A response of the API, with its ETag. */
export interface Reply<T> {
  body: T
  etag: string
}

/** A problem that the API returned. */
export interface Refused {
  status: number
  code: string
  errors: { pointer: string; detail: string }[]
}

export interface Document {
  id: string
  slot: string
  sha256: string
}

/** The members of an application that the demonstration uses. */
export interface Case {
  id: string
  reference: string
  trackingKey: string
  status: string
  office: { names: { en: string } } | null
  feeAssessment: { number: string; total: { amount: number; currency: string }; assessedAt: string } | null
  documents: Document[]
  permit: { id: string } | null
  proposedConditions: { consultationId: string; number: number; agency: { en: string }; text: string }[]
  nextActions: { action: string; to: string; blockers: { detail: string; target?: string }[] }[]
}

/** A document slot of a permit type. */
export interface Slot {
  slot: string
  required: boolean
  formats: string[]
}
