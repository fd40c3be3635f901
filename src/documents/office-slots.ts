import type { Standing, Status } from '../applications/lifecycle.ts'
import type { Names } from '../words.ts'

/** A slot that the responsible office fills while a file is with it. Its files stand side by side, and none takes the place of another. */
export interface OfficeSlot {
  readonly slot: string
  readonly names: Names
  readonly by: Standing
  readonly during: readonly Status[]
  readonly formats: readonly string[]
  readonly maxBytes: number
}

const mebibyte = 1024 * 1024
const photographs = ['image/jpeg', 'image/png']
const papers = ['application/pdf', ...photographs]

/** What offices add to a file, whatever its permit type; no permit type has a slot of these names. */
export const officeSlots: readonly OfficeSlot[] = [
  { slot: 'inspection_photo', names: { id: 'Foto pemeriksaan lapangan', en: 'Photograph of the inspection' }, by: 'inspector', during: ['in_inspection'], formats: photographs, maxBytes: 10 * mebibyte },
  { slot: 'inspection_minutes', names: { id: 'Berita acara yang ditandatangani', en: 'Signed minutes of the inspection' }, by: 'inspector', during: ['in_inspection'], formats: papers, maxBytes: 10 * mebibyte },
  { slot: 'payment_evidence', names: { id: 'Bukti pembayaran', en: 'Evidence of payment' }, by: 'cashier', during: ['awaiting_payment'], formats: papers, maxBytes: 10 * mebibyte },
]

export const officeSlotNamed = (name: string): OfficeSlot | undefined => officeSlots.find(({ slot }) => slot === name)
