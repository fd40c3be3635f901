import { fault } from '../../../http/problems/faults.ts'
import type { Fault } from '../../../http/problems/problem.ts'
import type { Names } from '../../../platform/words.ts'

const stageOff = (id: string, en: string, stage: string): Names => ({
  id: `hanya dipakai bersama tahap ${id}. Isi \`stages.${stage}\` dengan \`true\`, atau hapus bagian ini.`,
  en: `is only used with the stage of ${en}. Set \`stages.${stage}\` to \`true\`, or remove this.`,
})
const otherKind = (kind: string): Names => ({
  id: `hanya dipakai pada butir jenis \`${kind}\`. Hapus bagian ini, atau ganti jenisnya.`,
  en: `is only used in an item of the kind \`${kind}\`. Remove it, or change the kind.`,
})

/** The ways in which two parts of a definition contradict each other, with what to do. They follow a label. */
const contradictions = {
  inspection_off: stageOff('pemeriksaan lapangan', 'inspection', 'inspection'),
  consultation_off: stageOff('konsultasi', 'consultation', 'consultation'),
  fee_off: stageOff('pembayaran retribusi', 'payment', 'fee'),
  not_measure: otherKind('measure'),
  not_choice: otherKind('choice'),
  below_minimum: {
    id: 'tidak boleh kurang dari `minimum`. Perbaiki salah satunya.',
    en: 'must not be below `minimum`. Correct one of the two.',
  },
  classification: {
    id: 'dan `{classification}` dalam pola nomor hanya dipakai bersama. Tulis keduanya, atau hapus keduanya.',
    en: 'and `{classification}` in the number template are only used together. Write both, or remove both.',
  },
  always_required: {
    id: 'hanya dipakai bila `required` berisi `false`. Ubah nilai itu, atau hapus kondisi ini.',
    en: 'is only used where `required` is `false`. Change that value, or remove the condition.',
  },
  no_gate: {
    id: 'tidak boleh `true` bila `originalsGate` berisi `none`. Pilih saat pencocokan, atau isi dengan `false`.',
    en: 'must not be `true` where `originalsGate` is `none`. Choose a time of the match, or set this to `false`.',
  },
  never_ends: {
    id: 'memerlukan hari terakhir izin. Isi `validity` atau `lastDay`, atau hapus bagian ini.',
    en: 'needs a last day of the permit. State `validity` or `lastDay`, or remove this.',
  },
  no_service_time: {
    id: 'memerlukan waktu layanan. Isi `serviceTime`, atau hapus bagian ini.',
    en: 'needs a service time. State `serviceTime`, or remove this.',
  },
} as const satisfies Record<string, Names>

/** Returns the fault of a part that contradicts another part of the definition: what it needs, and what to do. */
export const contradicts = (pointer: string, why: keyof typeof contradictions): Fault =>
  fault({ pointer }, 'contradiction', { why: contradictions[why] })
