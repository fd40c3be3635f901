import type { Names } from '../../platform/words.ts'
import type { Status } from '../lifecycle.ts'
import { balanceOf } from './fee.ts'
import { rupiah } from './rupiah.ts'

/** The amount paid for an application, and the part that no fee covers. Whole rupiah. */
export interface OpenMoney {
  paid: number
  open: number
}

/** Final states without a permit: no fee is owed any more, whatever was requested. */
const endedWithout: readonly Status[] = ['withdrawn', 'lapsed', 'refused']

/**
 * Returns money that has to be settled: all that was paid where there will be no permit, otherwise the excess over the
 * fee. Null where there is none.
 */
export function openMoney(
  status: Status,
  { paidAmount, feeAmount }: { paidAmount: number; feeAmount: number | null },
): OpenMoney | null {
  const owed = endedWithout.includes(status) ? 0 : (feeAmount ?? paidAmount)
  const { overpaid } = balanceOf(owed, paidAmount)
  return overpaid > 0 ? { paid: paidAmount, open: overpaid } : null
}

/** Returns a sentence with the sum, its state and the office to ask. */
export function openMoneyWords({ paid, open }: OpenMoney, office: Names | null): Names {
  const [id, en] =
    open === paid ? ['uang itu', 'it'] : [`kelebihan ${rupiah(open, 'id')}`, `the ${rupiah(open, 'en')} too much`]
  return {
    id:
      `Anda telah membayar ${rupiah(paid, 'id')}. Belum diputuskan apa yang terjadi dengan ${id}: tanyakan kepada ` +
      `${office?.id ?? 'kantor yang menerima permohonan Anda'}.`,
    en:
      `You paid ${rupiah(paid, 'en')}. It is still open what becomes of ${en}: ask ` +
      `${office?.en ?? 'the office that took your application'}.`,
  }
}
