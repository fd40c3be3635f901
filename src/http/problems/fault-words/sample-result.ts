import { writeList, writeRupiah } from '../../../platform/quantity-words.ts'
import type { Language, Names } from '../../../platform/words.ts'
import { choicesOfAdministration } from '../labels/choices-of-administration.ts'
import { labelled } from './fault-word.ts'

/** The result of the rules for a sample. `documents` are the required slots; `fee` is in whole rupiah. */
export interface SampleResult {
  level: keyof typeof choicesOfAdministration.level
  documents: readonly { slot: string; names: Names }[]
  inspection: boolean
  fee: number | null
}

const said = {
  id: { level: 'tingkat', none: 'tanpa dokumen wajib', documents: 'dokumen', fee: 'retribusi' },
  en: { level: 'level', none: 'no required document', documents: 'documents', fee: 'fee' },
}
const inspections = {
  id: { true: 'dengan pemeriksaan lapangan', false: 'tanpa pemeriksaan lapangan' },
  en: { true: 'with an inspection', false: 'without an inspection' },
}
const noFee = { id: 'tanpa retribusi yang diketahui', en: 'no known fee' }

/** Returns the result of the rules for a sample in words, with the codes that its definition has for them. */
export function sampleResultWords({ level, documents, inspection, fee }: SampleResult, language: Language): string {
  const words = said[language]
  const slots = documents.map(({ slot, names }) => labelled(names, slot, language))
  return [
    `${words.level} ${labelled(choicesOfAdministration.level[level], level, language)}`,
    slots.length === 0 ? words.none : `${words.documents} ${writeList(slots, 'and', language)}`,
    inspections[language][`${inspection}`],
    fee === null ? noFee[language] : `${words.fee} ${writeRupiah(fee, language)}`,
  ].join('; ')
}
