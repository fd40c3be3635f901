import type { ReservedSlot } from '../../catalogue/permit-types/reserved-slots.ts'
import type { Names } from '../../platform/words.ts'
import type { Standing, Status } from '../lifecycle.ts'
import { correspondenceStates, correspondents } from '../messages/correspondence.ts'

/**
 * A slot that every file has beside those of its permit type. Its files stand side by side, and none takes the place of
 * another.
 */
export interface OfficeSlot {
  readonly slot: ReservedSlot
  readonly names: Names
  /** Who sends files for it; who has several standings does so as the first of them. */
  readonly by: readonly Standing[]
  readonly during: readonly Status[]
  readonly formats: readonly string[]
  readonly maxBytes: number
}

const mebibyte = 1024 * 1024
const photographs = ['image/jpeg', 'image/png']
const papers = ['application/pdf', ...photographs]

/** What is added to a file on its way, whatever its permit type; no permit type has a slot of these names. */
export const officeSlots: readonly OfficeSlot[] = [
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
    slot: 'message_attachment',
    names: { id: 'Lampiran pesan', en: 'Attachment to a message' },
    by: correspondents,
    during: correspondenceStates,
    formats: papers,
    maxBytes: 10 * mebibyte,
  },
]

export const officeSlotNamed = (name: string): OfficeSlot | undefined => officeSlots.find(({ slot }) => slot === name)
