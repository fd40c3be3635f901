import { writeNumber } from '../../../platform/quantity-words.ts'
import type { Names } from '../../../platform/words.ts'
import { says, saysWith } from './fault-word.ts'
import { type SampleResult, sampleResultWords } from './sample-result.ts'

const unknownKeyword: Names = { id: 'kata kunci `color` tidak dikenal', en: 'the keyword `color` is not known' }
const noSuchField: Names = {
  id: 'isian `floors` tidak ada dalam jawaban',
  en: 'the answers have no field `floors`',
}
const identityCard = { slot: 'identity_card', names: { id: 'KTP', en: 'Identity card' } }
const sampleResult: SampleResult = { level: 'district', documents: [identityCard], inspection: true, fee: 135_625 }
const needsServiceTime: Names = {
  id: 'memerlukan waktu layanan. Isi `serviceTime`, atau hapus bagian ini.',
  en: 'needs a service time. State `serviceTime`, or remove this.',
}
const field: Names = { id: 'Bangunan › Jumlah lantai', en: 'Building › Floors' }

/** Words for faults in the definition of a permit type. */
export const definitionWords = {
  form: saysWith<{ why: Names }>({ why: unknownKeyword }, ({ why }) => ({
    id: `bukan skema formulir yang dapat dipakai: ${why.id}.`,
    en: `is not a form schema that can be used: ${why.en}.`,
  })),
  rule: saysWith<{ why: Names }>({ why: noSuchField }, ({ why }) => ({
    id: `memuat aturan yang tidak dapat dipakai: ${why.id}.`,
    en: `has a rule that cannot be used: ${why.en}.`,
  })),
  sample: saysWith<{ found: SampleResult }>({ found: sampleResult }, ({ found }) => ({
    id: `berbeda dari hasil aturannya: ${sampleResultWords(found, 'id')}.`,
    en: `differs from the result of its rules: ${sampleResultWords(found, 'en')}.`,
  })),
  unmarked: saysWith({ kind: 'nik' }, ({ kind }) => ({
    id: `menerima data pribadi. Tandai dengan \`"x-personal": "${kind}"\`.`,
    en: `takes personal data. Mark it with \`"x-personal": "${kind}"\`.`,
  })),
  reference: says('hanya boleh rujukan lokal (`#/…`).', 'must be a local reference (`#/…`).'),
  loops: says('merujuk kembali ke dirinya sendiri.', 'refers back to itself.'),
  not_for_forms: says('tidak dipakai dalam formulir.', 'is not used in forms.'),
  pattern_too_large: says(
    'terlalu besar. Pakai `maxLength`, atau pola yang lebih pendek.',
    'is too large. Use `maxLength`, or a shorter pattern.',
  ),
  patterns_too_long: saysWith({ limit: 5_000 }, ({ limit }) => ({
    id: `memuat pola yang seluruhnya lebih panjang dari ${writeNumber(limit, 'id')} karakter. Persingkat polanya.`,
    en: `has patterns of more than ${writeNumber(limit, 'en')} characters in all. Shorten them.`,
  })),
  pattern_unusable: says(
    'tidak dapat dipakai (RE2). Periksa tanda kurungnya; `(?=…)`, `(?!…)`, dan rujukan balik tidak tersedia.',
    'cannot be used (RE2). Check its brackets; there is no `(?=…)`, no `(?!…)` and no back reference.',
  ),
  required_field_absent: saysWith({ name: 'address' }, ({ name }) => ({
    id: `menyebut \`${name}\`, padahal isian itu tidak ada di sana. Tambahkan isiannya, atau hapus namanya.`,
    en: `names \`${name}\`, which is no field there. Add the field, or remove the name.`,
  })),
  without_example: says(
    'wajib ada. Tulis sedikitnya satu nilai yang cocok dengan `pattern` di sampingnya.',
    'is required. Write at least one value that matches the `pattern` beside it.',
  ),
  example_differs: says('tidak sesuai dengan `pattern` di sampingnya.', 'does not match the `pattern` beside it.'),
  undecidable: saysWith<{ field: Names }>({ field }, ({ field: left }) => ({
    id: `membaca "${left.id}", yang boleh kosong. Tanpa isian itu permohonan tidak dapat diajukan: pakai \`has(…)\`.`,
    en: `reads "${left.en}", which may be left out. Nobody could submit without it: guard it with \`has(…)\`.`,
  })),
  unguarded: saysWith<{ field: Names }>({ field }, ({ field: left }) => ({
    id: `membaca "${left.id}", yang boleh kosong. Pakai \`has(…)\`, atau sebutkan dalam \`confirmedRules\`.`,
    en: `reads "${left.en}", which may be left out. Guard it with \`has(…)\`, or name it in \`confirmedRules\`.`,
  })),
  never_applies: says(
    'tidak berlaku pada satu contoh pun. Tambahkan contoh, atau sebutkan dalam `confirmedRules`.',
    'applies in no sample. Add one, or name it in `confirmedRules`.',
  ),
  always_applies: says(
    'berlaku pada setiap contoh. Tambahkan contoh lain, atau sebutkan dalam `confirmedRules`.',
    'applies in every sample. Add one where it does not, or name it in `confirmedRules`.',
  ),
  never_charged: says(
    'tidak dihitung pada satu contoh pun. Tambahkan contoh, atau sebutkan dalam `confirmedRules`.',
    'is charged in no sample. Add one, or name it in `confirmedRules`.',
  ),
  never_erased: says(
    'tidak pernah berakhir selama izinnya berlaku, karena izin jenis ini dapat tanpa hari terakhir. Isi ' +
      '`countsFrom`, atau sebutkan dalam `confirmedRules`.',
    'does not begin while a permit is in force, and permits of this type may have no last day. State `countsFrom`, ' +
      'or name it in `confirmedRules`.',
  ),
  no_sample: says(
    'harus memuat sedikitnya satu contoh, karena contoh menguji jenis izin ini.',
    'must have at least one sample, because samples test the permit type.',
  ),
  nothing_to_confirm: says('bukan aturan yang perlu dikonfirmasi.', 'is not a rule that needs to be confirmed.'),
  unnamed_choices: says(
    'tidak memberi nama pada pilihannya. Tulis tiap pilihan dalam `oneOf` dengan `const` dan `x-label`.',
    'gives its choices no names. Write each choice into `oneOf`, with `const` and `x-label`.',
  ),
  without_its_keyword: saysWith({ needs: 'pattern' }, ({ needs }) => ({
    id: `hanya dipakai bersama \`${needs}\`.`,
    en: `is only used together with \`${needs}\`.`,
  })),
  sections_at_the_top: says('hanya dipakai di puncak formulir.', 'is only used at the top of the form.'),
  in_two_sections: says('sudah ada di bagian lain.', 'is already in another section.'),
  in_no_section: saysWith({ field: '/floors' }, ({ field: left }) => ({
    id: `harus memuat setiap isian teratas. \`${left}\` tidak ada.`,
    en: `must have every field of the top level. \`${left}\` is missing.`,
  })),
  too_many_schemas: saysWith({ limit: 1_000 }, ({ limit }) => ({
    id: `terdiri dari lebih dari ${writeNumber(limit, 'id')} skema, termasuk rujukannya.`,
    en: `is made of more than ${writeNumber(limit, 'en')} schemas, references counted.`,
  })),
  unbounded: saysWith({ limit: 1_000 }, ({ limit }) => ({
    id: `wajib ada, paling banyak ${writeNumber(limit, 'id')}.`,
    en: `is required, at most ${writeNumber(limit, 'en')}.`,
  })),
  past: says(
    'tidak boleh sebelum hari ini atau sebelum versi terbaru.',
    'must be neither before today nor before the newest version.',
  ),
  reserved: says(
    'dipakai untuk berkas dari kantor. Pilih nama lain.',
    'is kept for files of the office. Choose another name.',
  ),
  placeholder: saysWith({ name: 'sequence' }, ({ name }) => ({
    id: `harus memuat \`{${name}}\`. Tanpa itu dua izin dapat bernomor sama.`,
    en: `must hold \`{${name}}\`. Without it two permits could get one number.`,
  })),
  number_taken: saysWith({ code: 'IMB' }, ({ code }) => ({
    id: `dapat menghasilkan nomor jenis izin "${code}", atau yang terdengar sama. Ganti sebuah kata pada nomornya.`,
    en: `could make a number of the permit type "${code}", or one that sounds the same. Change a word of the numbers.`,
  })),
  unknown_agency: says(
    'bukan lembaga terdaftar yang dapat memberikan pendapat.',
    'is no registered agency that can give opinions.',
  ),
  not_in_form: says('bukan isian formulir ini.', 'is not a field of this form.'),
  not_a_day: says('bukan isian tanggal (`format: date`).', 'is not a date field (`format: date`).'),
  not_a_sample: says('bukan contoh dari rancangan ini.', 'is not a sample of this draft.'),
  paths_too_long: saysWith({ limit: 200_000 }, ({ limit }) => ({
    id: `memuat garis yang seluruhnya lebih panjang dari ${writeNumber(limit, 'id')} karakter. Sederhanakan gambarnya.`,
    en: `has paths of more than ${writeNumber(limit, 'en')} characters in all. Simplify the drawing.`,
  })),
  path_data: says(
    'memuat koordinat yang tidak dapat digambar. Periksa angka-angkanya.',
    'has coordinates that cannot be drawn. Check its numbers.',
  ),
  on_certificate: says(
    'adalah isian pribadi, yang tidak dicantumkan pada sertifikat.',
    'is personal, and is not shown on a certificate.',
  ),
  contradiction: saysWith<{ why: Names }>({ why: needsServiceTime }, ({ why }) => why),
} as const
