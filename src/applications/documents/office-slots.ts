import type { ReservedSlot } from '../../catalogue/permit-types/reserved-slots.ts'
import type { PermitTypeDefinition } from '../../catalogue/permit-types/schema.ts'
import type { Names } from '../../platform/words.ts'
import type { Case } from '../case/case.ts'
import { type Standing, type Status, statuses } from '../lifecycle.ts'
import { correspondenceStates, correspondents, takesMessages } from '../messages/correspondence.ts'

/**
 * A slot that every application has beside those of its permit type. A file is added to the others; it replaces none.
 */
export interface OfficeSlot {
  readonly slot: ReservedSlot
  readonly names: Names
  /** The standings that may send files for it. A person with several of them acts in the first. */
  readonly by: readonly Standing[]
  readonly during: readonly Status[]
  /** Decides in the place of `during`, which then names the usual statuses. */
  readonly isOpen?: (application: Case) => boolean
  readonly formats: readonly string[]
  readonly maxBytes: number
}

const mebibyte = 1024 * 1024
const photographs = ['image/jpeg', 'image/png']
const papers = ['application/pdf', ...photographs]

/** The slots of documents that are added during the process. No permit type may use these names. */
const officeSlots: readonly OfficeSlot[] = [
  {
    slot: 'inspection_photo',
    names: { id: 'Foto pemeriksaan lapangan', en: 'Photograph of the inspection' },
    by: ['inspector'],
    during: ['in_inspection'],
    formats: photographs,
    maxBytes: 10 * mebibyte,
  },
  {
    slot: 'inspection_minutes',
    names: { id: 'Berita acara yang ditandatangani', en: 'Signed minutes of the inspection' },
    by: ['inspector'],
    during: ['in_inspection'],
    formats: papers,
    maxBytes: 10 * mebibyte,
  },
  {
    slot: 'payment_evidence',
    names: { id: 'Bukti pembayaran', en: 'Evidence of payment' },
    by: ['cashier'],
    during: ['awaiting_payment'],
    formats: papers,
    maxBytes: 10 * mebibyte,
  },
  {
    slot: 'refund_evidence',
    names: { id: 'Bukti pembayaran pengembalian', en: 'Evidence of the payout of a refund' },
    by: ['cashier'],
    // A refund that was granted is paid out, also when the application is reopened meanwhile.
    during: statuses.filter((status) => status !== 'draft'),
    // Evidence outlives the personal data, so after the erasure a file is taken only for a refund.
    isOpen: ({ status, erasedAt, refundedAmount }) => status !== 'draft' && (erasedAt === null || refundedAmount > 0),
    formats: papers,
    maxBytes: 10 * mebibyte,
  },
  {
    slot: 'message_attachment',
    names: { id: 'Lampiran pesan', en: 'Attachment to a message' },
    by: correspondents,
    during: correspondenceStates,
    isOpen: takesMessages,
    formats: papers,
    maxBytes: 10 * mebibyte,
  },
]

export const officeSlotNamed = (name: string): OfficeSlot | undefined => officeSlots.find(({ slot }) => slot === name)

/** Returns the names of a document slot, of the permit type or of every application. */
export const slotNames = ({ documents }: Pick<PermitTypeDefinition, 'documents'>, slot: string): Names =>
  documents.find((candidate) => candidate.slot === slot)?.names ??
  officeSlotNamed(slot)?.names ?? { id: 'Dokumen ini', en: 'This document' }
