import type { ErrorObject } from 'ajv'
import type { Names } from '../../platform/words.ts'

export type FaultParams = ErrorObject['params']

/** The words of each fault: a keyword of JSON Schema, or a rule of ours. */
export const faultWords: Record<string, (params: FaultParams) => Names> = {
  required: () => ({ id: 'wajib diisi', en: 'is required' }),
  dependentRequired: () => ({
    id: 'wajib diisi bila isian terkait diisi',
    en: 'is required when the related field is given',
  }),
  additionalProperties: () => ({ id: 'tidak dikenal di sini', en: 'is not known here' }),
  unevaluatedProperties: () => ({ id: 'tidak dikenal di sini', en: 'is not known here' }),
  type: ({ type }) => ({ id: `harus berjenis ${type}`, en: `must be of type ${type}` }),
  enum: ({ allowedValues }) => ({
    id: `harus salah satu dari: ${listed(allowedValues)}`,
    en: `must be one of: ${listed(allowedValues)}`,
  }),
  const: ({ allowedValue }) => ({
    id: `harus ${JSON.stringify(allowedValue)}`,
    en: `must be ${JSON.stringify(allowedValue)}`,
  }),
  pattern: ({ pattern }) => ({ id: `harus sesuai pola ${pattern}`, en: `must match the pattern ${pattern}` }),
  format: ({ format }) => ({ id: `harus berbentuk ${format}`, en: `must be a valid ${format}` }),
  minLength: ({ limit }) => ({ id: `sedikitnya ${limit} karakter`, en: `needs at least ${limit} characters` }),
  maxLength: ({ limit }) => ({ id: `paling banyak ${limit} karakter`, en: `takes at most ${limit} characters` }),
  minimum: ({ limit }) => ({ id: `sedikitnya ${limit}`, en: `must be at least ${limit}` }),
  maximum: ({ limit }) => ({ id: `paling banyak ${limit}`, en: `must be at most ${limit}` }),
  exclusiveMinimum: ({ limit }) => ({ id: `harus lebih dari ${limit}`, en: `must be more than ${limit}` }),
  exclusiveMaximum: ({ limit }) => ({ id: `harus kurang dari ${limit}`, en: `must be less than ${limit}` }),
  multipleOf: ({ multipleOf }) => ({ id: `harus kelipatan ${multipleOf}`, en: `must be a multiple of ${multipleOf}` }),
  minItems: ({ limit }) => ({ id: `sedikitnya ${limit} butir`, en: `needs at least ${limit} items` }),
  maxItems: ({ limit }) => ({ id: `paling banyak ${limit} butir`, en: `takes at most ${limit} items` }),
  uniqueItems: () => ({ id: 'tidak boleh berulang', en: 'must not repeat items' }),
  minProperties: ({ limit }) => ({ id: `sedikitnya ${limit} isian`, en: `needs at least ${limit} members` }),
  maxProperties: ({ limit }) => ({ id: `paling banyak ${limit} isian`, en: `takes at most ${limit} members` }),
  number_range: () => ({ id: 'terlalu besar untuk sebuah bilangan', en: 'is too large for a number' }),
  answers_too_large: ({ limit }) => ({
    id: `seluruh isian paling banyak ${limit} bita`,
    en: `all answers together take at most ${limit} bytes`,
  }),
  discriminator: () => ({ id: 'tidak ada, atau tidak dikenal', en: 'is missing, or not one of those known' }),
  not_a_queue: () => ({
    id: 'hanya untuk daftar kerja kantor (scope office)',
    en: 'is for the work of offices only (scope office)',
  }),
  needs_due: () => ({
    id: 'harus due bila disaring menurut petugas atau tenggat',
    en: 'must be due with filters by assignee or due time',
  }),
  needs_newest: () => ({
    id: 'tidak berlaku bila diurutkan menurut tenggat; gunakan sort newest tanpa saringan petugas dan tenggat',
    en: 'does not go with the order by due time; sort by newest, without filters by assignee or due time',
  }),
  no_name_word: () => ({
    id: 'tulis sekurang-kurangnya satu kata dari nama, dua huruf atau lebih',
    en: 'has to hold at least one word of the name, of two letters or more',
  }),
  not_a_colleague: () => ({
    id: 'bukan petugas kantor yang bertanggung jawab',
    en: 'holds no post at the responsible office',
  }),
  no_step_here: () => ({
    id: 'tidak mempunyai langkah pada berkas ini sekarang',
    en: 'has no step to take on this application now',
  }),
  separation_of_duties: () => ({
    id: 'telah melakukan pada berkas ini apa yang harus dipisahkan dari langkah berikutnya',
    en: 'has done on this application what must be kept apart from its next step',
  }),
  not_asked_for: () => ({ id: 'tidak diminta untuk diperbaiki', en: 'was not asked to be changed' }),
  not_in_network: () => ({ id: 'bukan kelurahan dalam jaringan ini', en: 'is not a village of this network' }),
  not_a_region: () => ({ id: 'bukan wilayah dalam jaringan ini', en: 'is not a region of this network' }),
  not_a_permit_type: ({ code }) => ({
    id: `${code} bukan jenis izin dalam jaringan ini`,
    en: `${code} is not a permit type of this network`,
  }),
  not_a_region_code: ({ code }) => ({
    id: `${code} bukan wilayah dalam jaringan ini`,
    en: `${code} is not a region of this network`,
  }),
  subject_taken: () => ({ id: 'sudah milik lembaga lain', en: "is another client's already" }),
  expiry: () => ({
    id: 'harus di masa depan, paling lama satu tahun lagi',
    en: 'must be in the future, at most one year ahead',
  }),
  everything_alone: () => ({
    id: '* sudah berarti semua: jangan ditambah yang lain',
    en: '* means all there are: add nothing to it',
  }),
  office_dissolved: () => ({
    id: 'sudah dibubarkan: tunjuk petugas di kantor penerusnya',
    en: 'was dissolved: appoint at the office that took over',
  }),
  not_an_office: () => ({ id: 'bukan kantor dalam jaringan ini', en: 'is not an office of this network' }),
  not_trusted: () => ({ id: 'bukan penerbit yang dipercaya layanan ini', en: 'is not the issuer this service trusts' }),
  one_of_two: ({ others }) => ({
    id: `sebutkan tepat satu: ini atau ${listed(others)}`,
    en: `state exactly one: this or ${listed(others)}`,
  }),
  not_after_start: () => ({ id: 'harus sesudah mulainya', en: 'must be after the beginning' }),
  another_office: () => ({ id: 'harus kantor lain', en: 'must be another office' }),
  own_counter: () => ({
    id: 'bukan kantor tempat Anda bertugas di loket',
    en: 'is not an office whose front desk you serve',
  }),
  counter_closed: () => ({
    id: 'loket kantor itu belum atau tidak lagi buka',
    en: 'is an office whose counter is not open, or not any more',
  }),
  after_its_end: ({ day }) => ({
    id: `tidak boleh sesudah hari terakhir masa berlakunya, ${day}`,
    en: `must not be after the last day on which it holds, ${day}`,
  }),
  permit_gone: ({ state }) => ({
    id: `izinnya ${state}: tidak dapat diperpanjang atau diubah`,
    en: `has a permit that is ${state}: it can be neither renewed nor amended`,
  }),
  day_is_past: () => ({ id: 'tidak boleh sebelum hari ini', en: 'must not be before today' }),
  before_winding_down: () => ({ id: 'tidak boleh sebelum windDownOn', en: 'must not be before windDownOn' }),
  before_it_begins: () => ({
    id: 'harus sesudah wilayah itu sendiri mulai berlaku',
    en: 'must be after the region itself begins',
  }),
  not_in_district: () => ({
    id: 'harus kode kelurahan dalam kecamatan yang sama',
    en: 'must be the code of a village of the same district',
  }),
  region_exists: () => ({ id: 'sudah dipakai wilayah lain', en: 'is used for another region already' }),
  not_in_the_future: () => ({ id: 'tidak boleh di masa depan', en: 'must not be in the future' }),
  more_than_outstanding: ({ outstanding }) => ({
    id: `lebih dari sisa tagihan, ${outstanding} rupiah`,
    en: `is more than the ${outstanding} rupiah that are outstanding`,
  }),
  no_evidence: () => ({
    id: 'bukan berkas slot payment_evidence dalam permohonan ini',
    en: 'is not a file of the slot payment_evidence of this application',
  }),
  unknown_assessment: () => ({
    id: 'tidak ada ketetapan dengan nomor ini',
    en: 'is not the number of an assessment here',
  }),
  as_earlier: () => ({
    id: 'harus sama dengan permohonan yang terdahulu',
    en: 'must be as in the earlier application',
  }),
  not_issued: () => ({
    id: 'hanya dari permohonan yang izinnya sudah terbit',
    en: 'is only for an application whose permit has been issued',
  }),
  not_in_force: ({ inForce }) => ({
    id: `yang berlaku adalah versi ${inForce}`,
    en: `must be the version in force, which is ${inForce}`,
  }),
  unknown_slot: () => ({ id: 'bukan slot dokumen jenis izin ini', en: 'is not a document slot of this permit type' }),
  digest: () => ({ id: 'harus SHA-256 dalam 64 angka heksadesimal', en: 'must be a SHA-256 in 64 hexadecimal digits' }),
  'false schema': () => ({ id: 'tidak berlaku di sini', en: 'does not apply here' }),
  form: ({ why }) => ({
    id: `bukan skema formulir yang dapat dipakai: ${why}`,
    en: `is not a form schema that can be used: ${why}`,
  }),
  rule: ({ why }) => ({ id: `aturan tidak dapat dipakai: ${why}`, en: `the rule cannot be used: ${why}` }),
  sample: ({ found }) => ({ id: `aturan menghasilkan ${found}`, en: `the rules make it ${found}` }),
  unmarked: ({ kind }) => ({
    id: `menerima data pribadi: tandai dengan "x-personal": "${kind}"`,
    en: `takes personal data: mark it with "x-personal": "${kind}"`,
  }),
  reference: () => ({
    id: 'hanya rujukan lokal (#/…) yang dapat diikuti',
    en: 'only local references (#/…) can be followed',
  }),
  loops: () => ({ id: 'merujuk kembali ke dirinya sendiri', en: 'leads back to itself' }),
  not_for_forms: () => ({ id: 'tidak dipakai dalam formulir', en: 'is not for forms' }),
  pattern_too_large: () => ({
    id: 'terlalu besar: pakai maxLength, atau pola yang lebih pendek',
    en: 'is too large: use maxLength, or a shorter pattern',
  }),
  undecidable: ({ rule, field }) => ({
    id:
      `${rule.id} membaca "${field.id}", yang boleh kosong: tanpa isian itu permohonan tidak dapat diajukan. Pakai ` +
      'has(…)',
    en: `${rule.en} reads "${field.en}", which may be left out: nobody could file without it. Guard it with has(…)`,
  }),
  unguarded: ({ rule, field }) => ({
    id: `${rule.id} membaca "${field.id}", yang boleh kosong: pakai has(…), atau sebutkan dalam confirmedRules`,
    en: `${rule.en} reads "${field.en}", which may be left out: guard it with has(…), or name it in confirmedRules`,
  }),
  never_applies: ({ rule }) => ({
    id: `${rule.id} tidak berlaku pada satu contoh pun: tambahkan contoh, atau sebutkan dalam confirmedRules`,
    en: `${rule.en} applies in no sample: add one, or name it in confirmedRules`,
  }),
  always_applies: ({ rule }) => ({
    id: `${rule.id} berlaku pada setiap contoh: tambahkan contoh lain, atau sebutkan dalam confirmedRules`,
    en: `${rule.en} applies in every sample: add one where it does not, or name it in confirmedRules`,
  }),
  never_charged: ({ rule }) => ({
    id: `${rule.id} tidak dihitung pada satu contoh pun: tambahkan contoh, atau sebutkan dalam confirmedRules`,
    en: `${rule.en} is charged in no sample: add one, or name it in confirmedRules`,
  }),
  no_sample: () => ({
    id: 'harus memuat sedikitnya satu contoh: contoh adalah uji jenis izin ini',
    en: 'must have at least one sample: samples are the tests of the type',
  }),
  nothing_to_confirm: () => ({
    id: 'bukan aturan yang perlu dikonfirmasi',
    en: 'is not a rule that needs to be confirmed',
  }),
  unnamed_choices: () => ({
    id: 'tidak memberi nama pada pilihannya: tulis tiap pilihan dalam oneOf dengan const dan x-label',
    en: 'gives its choices no names: write each choice into oneOf, with const and x-label',
  }),
  without_its_keyword: ({ needs }) => ({
    id: `hanya dipakai bersama ${needs}`,
    en: `is only used together with ${needs}`,
  }),
  sections_at_the_top: () => ({ id: 'hanya dipakai di puncak formulir', en: 'is only used at the top of the form' }),
  in_two_sections: () => ({ id: 'sudah ada di bagian lain', en: 'is in another section already' }),
  in_no_section: ({ field }) => ({
    id: `harus memuat setiap isian teratas; ${field} tidak ada`,
    en: `must have every field of the top level; ${field} is missing`,
  }),
  too_many_schemas: ({ limit }) => ({
    id: `terdiri dari lebih dari ${limit} skema, rujukannya ikut dihitung`,
    en: `is made of more than ${limit} schemas, what is referred to counted each time`,
  }),
  unbounded: ({ limit }) => ({ id: `wajib diisi, paling banyak ${limit}`, en: `is required, ${limit} at most` }),
  masked: () => ({
    id: 'adalah nilai yang disamarkan: kirim nilai aslinya, atau jangan disertakan',
    en: 'is a masked value: send the real one, or leave it out',
  }),
  personal_number: () => ({
    id: 'memuat NIK atau nomor ponsel; riwayat berkas tidak dapat dihapus, jadi tulis tanpa nomor itu',
    en: 'holds a NIK or a mobile number; the history of a file cannot be erased, so write it without',
  }),
  past: () => ({
    id: 'tidak boleh sebelum hari ini atau sebelum versi terbaru',
    en: 'must be neither before today nor before the newest version',
  }),
  reserved: () => ({
    id: 'dipakai untuk berkas dari kantor; pilih nama lain',
    en: 'is kept for files of the office; choose another name',
  }),
  other_year: ({ year }) => ({ id: `harus dalam tahun ${year}`, en: `must lie in ${year}` }),
  closes_first: () => ({ id: 'harus sesudah jam buka', en: 'must be later than the opening' }),
  first_hours: ({ day }) => ({
    id: `harus memuat jam kantor sejak ${day}`,
    en: `must have office hours that begin on ${day}`,
  }),
  day_passed: ({ day }) => ({
    id: `${day} sudah lewat dan tetap seperti yang diumumkan: tidak dapat diliburkan, dibuka, atau diubah jamnya`,
    en: `${day} has passed and stays as it was published: it can be neither taken off, nor opened, nor given other hours`,
  }),
  placeholder: ({ name }) => ({
    id: `harus memuat {${name}}: tanpa itu dua izin dapat bernomor sama`,
    en: `has to hold {${name}}: without it two permits could get one number`,
  }),
  number_taken: ({ code }) => ({
    id: `dapat memberi nomor yang sama dengan izin ${code}`,
    en: `could give the number of a permit ${code}`,
  }),
  not_in_form: () => ({ id: 'bukan isian formulir ini', en: 'is not a field of this form' }),
  not_a_sample: () => ({ id: 'bukan contoh dari rancangan ini', en: 'is not a sample of this draft' }),
  path_data: () => ({
    id: 'memuat koordinat yang tidak dapat digambar; periksa angka-angkanya',
    en: 'has coordinates that cannot be drawn; check its numbers',
  }),
  on_certificate: () => ({
    id: 'adalah isian pribadi, dan tidak untuk sertifikat',
    en: 'is personal, and not for a certificate',
  }),
  contradiction: () => ({ id: 'bertentangan dengan bagian lain', en: 'contradicts another part of the definition' }),
  not_ahead: () => ({ id: 'harus di waktu yang akan datang', en: 'must be in the future' }),
  too_far_ahead: ({ limit }) => ({
    id: `paling lama ${limit} hari ke depan`,
    en: `must be at most ${limit} days ahead`,
  }),
  longer_than_period: ({ minutes }) => ({
    id: `lebih lama dari jam bukanya, ${minutes} menit`,
    en: `is longer than the ${minutes} minutes that the counter is open`,
  }),
  overlaps: () => ({ id: 'bertumpang tindih dengan jam lain pada hari itu', en: 'overlaps other hours of that day' }),
  too_many_days: ({ limit }) => ({
    id: `paling banyak ${limit} hari sekaligus`,
    en: `must be at most ${limit} days from the first`,
  }),
  not_a_slot: () => ({
    id: 'bukan awal jadwal loket kantor ini; lihat GET /v1/offices/{id}/slots',
    en: 'is not the beginning of a slot of this office; see GET /v1/offices/{id}/slots',
  }),
  outside_office_hours: () => ({
    id:
      'berada di luar jam kantor. Pilih hari dan jam kerja, atau pemeriksa mengisi outsideHoursReason dengan ' +
      'alasannya',
    en:
      'lies outside office hours. Choose a time on a working day, or let the inspector state why in ' +
      'outsideHoursReason',
  }),
  too_soon: ({ minutes }) => ({
    id: `harus sedikitnya ${minutes} menit lagi`,
    en: `must be at least ${minutes} minutes ahead`,
  }),
  duration: ({ shortest, longest }) => ({
    id: `harus ${shortest} sampai ${longest} menit setelah mulai`,
    en: `must be ${shortest} to ${longest} minutes after the start`,
  }),
  not_an_inspector: () => ({
    id: 'bukan pemeriksa kantor yang berwenang',
    en: 'is not an inspector of the responsible office',
  }),
  no_checklist: () => ({
    id: 'tidak berlaku: jenis izin ini tidak punya daftar periksa',
    en: 'does not apply: this permit type has no check list',
  }),
  unknown_check: () => ({
    id: 'bukan butir daftar periksa jenis izin ini',
    en: 'is not an item of the check list of this permit type',
  }),
  other_kind: ({ kind }) => ({
    id: `tidak berlaku untuk butir berjenis ${kind}`,
    en: `does not apply to an item of the kind ${kind}`,
  }),
  not_of_this_visit: ({ slot }) => ({
    id: `bukan dokumen ${slot} dari pemeriksaan ini`,
    en: `is not a document of the slot ${slot} from this inspection`,
  }),
  contradicts: () => ({ id: 'bertentangan dengan bagian lain laporan', en: 'contradicts another part of the report' }),
  counter_channel: () => ({
    id: 'yang diisikan di loket datang lewat counter atau phone',
    en: 'must be counter or phone for what a front desk files for somebody',
  }),
  not_an_address: () => ({
    id: 'bukan alamat surel, atau bukan nomor telepon dalam bentuk internasional',
    en: 'is no e-mail address, or no phone number in international form',
  }),
  not_served: ({ served }) => ({
    id: `tidak dilayani di sini; yang ada: ${listed(served)}`,
    en: `is not served here; there are: ${listed(served)}`,
  }),
  wrong_code: () => ({
    id: 'salah, atau sudah tidak berlaku; mintalah yang baru dengan menyebut alamatnya lagi',
    en: 'is wrong, or not good any more; state the address again to get a new one',
  }),
  nothing_stated: () => ({
    id: 'belum ada alamat seperti itu untuk permohonan ini; catat dahulu di /contacts',
    en: 'nothing of the kind was stated for this application; do that first at /contacts',
  }),
  not_an_open_office: () => ({ id: 'bukan kantor yang menerima tamu', en: 'is no office that takes visitors' }),
  kiosk_session: () => ({
    id: 'kiosk hanya berlaku dengan sesi anjungan',
    en: 'kiosk is only said by a session at a kiosk',
  }),
  office_channel: () => ({
    id: 'hanya dinyatakan oleh petugas; pemohon memakai web atau mobile',
    en: 'is said by officers only; an applicant uses web or mobile',
  }),
  changes_nothing: () => ({ id: 'tidak mengubah apa pun', en: 'changes nothing' }),
  write_it: () => ({
    id: 'dapat diubah langsung: tidak perlu pembetulan',
    en: 'can be changed directly: no correction is needed',
  }),
  not_personal: () => ({
    id: 'bukan data pribadi: minta kantor mengembalikan permohonan',
    en: 'is no personal data: ask the office to return the application',
  }),
  decides: () => ({
    id: 'menentukan kantor, dokumen, pemeriksaan, atau retribusi: tidak dapat dibetulkan',
    en: 'decides which office, documents, inspection or fee there are: it cannot be corrected',
  }),
  mistyped: () => ({
    id: 'salah tulis: huruf pemeriksanya tidak cocok',
    en: 'was mistyped: its check character does not fit',
  }),
  office_only: () => ({
    id: 'hanya untuk petugas kantor yang berwenang',
    en: 'is for officers of the responsible office',
  }),
  call_only: () => ({
    id: 'hanya dipilih untuk call: note selalu internal, message tidak pernah',
    en: 'is only chosen for a call: a note is always internal, a message never',
  }),
  seen_by_both: () => ({
    id: 'tidak untuk catatan internal: dokumen dilihat kedua pihak',
    en: 'does not go with what is internal: documents are seen by both sides',
  }),
  unknown_document: () => ({ id: 'bukan dokumen permohonan ini', en: 'is not a present document of this application' }),
  unknown_target: () => ({
    id: 'bukan slot dokumen dan bukan isian jenis izin ini',
    en: 'is neither a document slot nor an answer of this permit type',
  }),
  json: () => ({
    id: 'bukan JSON yang utuh, atau memuat nama terlarang (__proto__, constructor)',
    en: 'is not whole JSON, or has a forbidden name (__proto__, constructor)',
  }),
  path: () => ({
    id: 'terlalu panjang, atau pengodean persennya salah',
    en: 'is too long, or its percent-encoding is wrong',
  }),
  http: () => ({ id: 'bukan permintaan HTTP yang utuh', en: 'is not a whole HTTP request' }),
  text: () => ({
    id: 'memuat karakter yang tidak boleh (NUL atau surogat tunggal)',
    en: 'holds a character that is not allowed (NUL or a lone surrogate)',
  }),
  depth: ({ limit }) => ({
    id: `bersarang lebih dari ${limit} tingkat`,
    en: `is nested more than ${limit} levels deep`,
  }),
}

const listed = (values: readonly unknown[]) => values.map(String).join(', ')
