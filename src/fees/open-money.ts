import type { Status } from '../applications/lifecycle.ts'
import type { Names } from '../words.ts'
import { balanceOf } from './fee.ts'
import { rupiah } from './rupiah.ts'

/** What was paid for an application, and how much of it no fee stands against. Whole rupiah. */
export interface OpenMoney {
  paid: number
  open: number
}

/** Ends without a permit: no fee is owed any more, whatever was asked for. */
const endedWithout: readonly Status[] = ['withdrawn', 'lapsed', 'refused']

/** Money of which it is open what becomes of it: all that was paid where there will be no permit, otherwise what exceeds the fee. Null where there is none. */
export function openMoney(
  status: Status,
  { paidAmount, feeAmount }: { paidAmount: number; feeAmount: number | null },
): OpenMoney | null {
  const owed = endedWithout.includes(status) ? 0 : (feeAmount ?? paidAmount)
  const { overpaid } = balanceOf(owed, paidAmount)
  return overpaid > 0 ? { paid: paidAmount, open: overpaid } : null
}

/** The sum, that it is open, and whom to ask. */
export function openMoneyWords({ paid, open }: OpenMoney, office: Names | null): Names {
  const [id, en] =
    open === paid ? ['uang itu', 'it'] : [`kelebihan ${rupiah(open, 'id')}`, `the ${rupiah(open, 'en')} too much`]
  return {
    id: `Anda telah membayar ${rupiah(paid, 'id')}. Belum diputuskan apa yang terjadi dengan ${id}: tanyakan kepada ${office?.id ?? 'kantor yang menerima permohonan Anda'}.`,
    en: `You paid ${rupiah(paid, 'en')}. It is still open what becomes of ${en}: ask ${office?.en ?? 'the office that took your application'}.`,
  }
}
