import { balanceOf } from '../../applications/fees/fee.ts'
import type { FeeLine, FeeQuantity } from '../../catalogue/permit-types/vocabulary.ts'
import { writeNumber, writeRupiah } from '../../platform/quantity-words.ts'
import type { Language } from '../../platform/words.ts'
import type { View } from './notice-words.ts'

/** The fee assessment of a letter. Amounts are whole rupiah; `dueOn` is a day in the network's time zone. */
export interface ToldAssessment {
  number: string
  lines: readonly FeeLine[]
  total: number
  dueOn: string | null
}

/** The payment of a letter, in whole rupiah. `outstanding` is still to be paid when the letter is sent. */
export interface ToldPayment {
  receiptNumber: string
  amount: number
  outstanding: number
}

/**
 * Returns the values of a fee for a template: number, total, and its computation line by line. When a part is `paid`
 * already, also that part and the rest.
 */
export function showAssessment({ number, lines, total }: ToldAssessment, paid: number, language: Language): View {
  return {
    number,
    total: writeRupiah(total, language),
    paid: paid > 0 ? writeRupiah(paid, language) : null,
    rest: writeRupiah(balanceOf(total, paid).outstanding, language),
    hasLines: lines.length > 0,
    lines: lines.map(({ names, amount, quantity }) => ({
      name: names[language],
      amount: writeRupiah(amount, language),
      factors: quantity ? factorsOf(quantity, language) : null,
    })),
    onlyFactors: onlyFactorsOf(lines, language),
  }
}

/** Returns the values of a payment for a template. */
export const showPayment = ({ receiptNumber, amount, outstanding }: ToldPayment, language: Language): View => ({
  receipt: receiptNumber,
  amount: writeRupiah(amount, language),
  outstanding: outstanding > 0 ? writeRupiah(outstanding, language) : null,
})

/** Writes the factors of a line: `108,5 m² × Rp1.250`. */
const factorsOf = ({ value, unit, price }: FeeQuantity, language: Language): string =>
  `${writeNumber(value, language)} ${unit[language]} × ${writeRupiah(price, language)}`

/** Returns the factors of a fee of one line, for short letters; null where there are none, or more lines. */
function onlyFactorsOf(lines: readonly FeeLine[], language: Language): string | null {
  const [line] = lines
  return lines.length === 1 && line?.quantity ? factorsOf(line.quantity, language) : null
}
