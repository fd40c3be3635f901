import { writeRupiah } from '../../platform/quantity-words.ts'
import type { Names } from '../../platform/words.ts'
import type { Status } from '../lifecycle.ts'
import { endedWithoutPermit } from '../steps/open-states.ts'
import { balanceOf } from './fee.ts'

/** The amount paid for an application, and the part that no fee covers. Whole rupiah. */
export interface OpenMoney {
  paid: number
  open: number
}

/**
 * Returns money that has to be settled: all that was paid where there will be no permit, otherwise the excess over the
 * fee. Null where there is none.
 */
export function openMoney(
  status: Status,
  { paidAmount, feeAmount }: { paidAmount: number; feeAmount: number | null },
): OpenMoney | null {
  const owed = endedWithoutPermit.includes(status) ? 0 : (feeAmount ?? paidAmount)
  const { overpaid } = balanceOf(owed, paidAmount)
  return overpaid > 0 ? { paid: paidAmount, open: overpaid } : null
}

/**
 * Returns three sentences: what was paid, that its refund is not decided yet, and the office to ask. Without an office
 * they name the one that received the application.
 */
export function openMoneyWords({ paid, open }: OpenMoney, office: Names | null): Names {
  const [id, en] =
    open === paid
      ? ['Pengembalian uang itu', 'whether this will be refunded']
      : [
          `Pengembalian kelebihan ${writeRupiah(open, 'id')}`,
          `whether the ${writeRupiah(open, 'en')} paid too much will be refunded`,
        ]
  return {
    id:
      `Anda telah membayar ${writeRupiah(paid, 'id')}. ${id} belum diputuskan. Silakan tanyakan kepada ` +
      `${office?.id ?? 'kantor yang menerima permohonan Anda'}.`,
    en:
      `You have paid ${writeRupiah(paid, 'en')}. It has not been decided yet ${en}. Please ask ` +
      `${office?.en ?? 'the office that received your application'}.`,
  }
}
