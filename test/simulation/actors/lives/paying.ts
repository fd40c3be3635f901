import type { CaseFile } from '../case-file.ts'
import { type Journey, once } from '../journey.ts'
import { takePayment } from '../offices/serving.ts'
import type { Applicant } from './applicant.ts'

/** Pays the fee at the bank or at the counter; a few never pay. */
export async function* pay(me: Applicant, file: CaseFile): Journey {
  const fee = file.feeAssessment
  const office = me.officeOf(file)
  if (!fee || fee.outstanding.amount === 0) return
  const { bank } = me.town.mix
  if (me.chance.isTrue(bank.notAtAll)) return
  yield me.later('pays', 'pays')
  if (office && me.town.isInTurn('pays at the counter', bank.atTheCounter)) {
    const share = me.chance.isTrue(bank.inParts) ? 0.4 : 1
    office.gets(
      'takes a payment',
      once(() => takePayment(office, file.id, me.bell, share)),
      0,
    )
  } else me.offices.bank.pays({ number: fee.number, amount: fee.outstanding.amount, bell: me.bell })
}
