import { dayInWords } from '../../../platform/moment-words.ts'
import { mostRupiah } from '../../../platform/money.ts'
import { writeList, writeRupiah } from '../../../platform/quantity-words.ts'
import type { Language, Names } from '../../../platform/words.ts'
import { permitStateLabels } from '../labels/states.ts'
import { labelled, says, saysWith } from './fault-word.ts'

/** A document slot of a permit type. */
interface Slot {
  slot: string
  names: Names
}

/** Words for broken rules of applications, their parts, and permits. */
export const applicationWords = {
  not_a_queue: says(
    'hanya untuk daftar kerja kantor. Tambahkan `scope=office`.',
    'is for the work of offices only. Add `scope=office`.',
  ),
  needs_due: says(
    'harus "due" bila disaring menurut petugas atau batas waktu.',
    'must be "due" with filters by assignee or due time.',
  ),
  needs_newest: says(
    'tidak berlaku untuk urutan menurut batas waktu. Urutkan dengan `sort=newest`.',
    'cannot be used with the order by due time. Sort with `sort=newest`.',
  ),
  not_a_colleague: says('bukan petugas di kantor yang berwenang.', 'is not an officer of the responsible office.'),
  no_step_here: says(
    'tidak mempunyai langkah pada permohonan ini sekarang. Pilih petugas lain.',
    'has no step to take on this application now. Choose somebody else.',
  ),
  separation_of_duties: says(
    'sudah menangani permohonan ini pada tahap yang harus dipisahkan. Pilih petugas lain.',
    'has handled an earlier stage of this application that must be kept separate. Choose somebody else.',
  ),
  not_asked_for: says(
    'tidak diminta untuk diperbaiki, sehingga tidak dapat diubah. Ubah hanya yang diminta oleh kantor.',
    'was not asked to be corrected, so it cannot be changed. Change only what the office has asked for.',
  ),
  as_earlier: says('harus sama dengan permohonan sebelumnya.', 'must be the same as in the earlier application.'),
  not_issued: says(
    'hanya untuk permohonan yang izinnya sudah terbit.',
    'is only for an application whose permit has been issued.',
  ),
  permit_gone: saysWith<{ state: keyof typeof permitStateLabels }>({ state: 'revoked' }, ({ state }) => ({
    id: `mempunyai izin berstatus "${permitStateLabels[state].id}", yang tidak dapat diperpanjang atau diubah.`,
    en: `has a permit with the status "${permitStateLabels[state].en}", which can be neither renewed nor amended.`,
  })),
  after_its_end: saysWith({ day: '2026-12-31' }, ({ day }) => ({
    id: `tidak boleh sesudah hari terakhir masa berlakunya, ${dayInWords(day, 'id')}.`,
    en: `must not be after the last day of its validity, ${dayInWords(day, 'en')}.`,
  })),
  not_in_force: saysWith({ inForce: 3 }, ({ inForce }) => ({
    id: `harus versi yang berlaku, yaitu ${inForce}.`,
    en: `must be the version in force, which is ${inForce}.`,
  })),
  not_offered: says(
    'bukan jenis izin yang dapat diajukan sekarang. Pilih salah satu dari katalog.',
    'is not a permit type that can be applied for now. Choose one from the catalogue.',
  ),
  unknown_slot: saysWith<{ slots: readonly Slot[] }>(
    { slots: [{ slot: 'land_title', names: { id: 'Bukti hak atas tanah', en: 'Land title' } }] },
    ({ slots }) => ({
      id: `harus salah satu slot dokumen jenis izin ini${oneOf(slots, 'id')}.`,
      en: `must be one of the document slots of this permit type${oneOf(slots, 'en')}.`,
    }),
  ),
  asked_already: says(
    'sudah dimintai pendapat dan belum menjawab. Tunggu jawabannya atau batalkan permintaan itu.',
    'has been asked and has not answered yet. Wait for its answer or cancel that request.',
  ),
  not_proposed: says(
    'bukan syarat yang diusulkan lembaga. Lihat `proposedConditions` permohonan.',
    'is no condition that an agency proposes. See `proposedConditions` of the application.',
  ),
  not_with_decision: says(
    'tidak sesuai dengan keputusan tentang syarat ini. Hapus isian itu.',
    'contradicts the decision about this condition. Remove it.',
  ),
  unknown_paper: says(
    'bukan berkas yang Anda unggah untuk pendapat ini. Unggah dahulu.',
    'is no paper that you have uploaded for this opinion. Upload it first.',
  ),
  paper_not_scanned: says(
    'masih diperiksa dari virus. Silakan coba beberapa saat lagi.',
    'is still being scanned for viruses. Try again in a moment.',
  ),
  paper_infected: says(
    'terinfeksi virus. Hapus, lalu unggah berkas lain.',
    'is infected. Remove it and upload another.',
  ),
  no_question: says(
    'tidak mungkin: tidak ada pertanyaan instansi ini yang menunggu jawaban.',
    'is not possible: no question of this agency waits for an answer.',
  ),
  agency_not_of_type: says(
    'bukan instansi yang dimintai pendapat untuk jenis izin ini.',
    'is not asked for this permit type, and the type allows no further agencies.',
  ),
  unknown_document: says('bukan dokumen permohonan ini.', 'is not a document of this application.'),
  unknown_target: says(
    'bukan dokumen dan bukan isian jenis izin ini.',
    'is neither a document nor a field of this permit type.',
  ),
  not_of_this_visit: saysWith<{ document: Names }>(
    { document: { id: 'Foto pemeriksaan lapangan', en: 'Photograph of the inspection' } },
    ({ document }) => ({
      id: `bukan dokumen "${document.id}" dari pemeriksaan ini.`,
      en: `is not a document "${document.en}" of this inspection.`,
    }),
  ),
  no_evidence: says(
    'bukan bukti pembayaran dalam permohonan ini.',
    'is not evidence of a payment in this application.',
  ),
  evidence_used: saysWith({ receipt: 'TBP-2026-31.71.06-000042' }, ({ receipt }) => ({
    id: `sudah menjadi bukti pembayaran "${receipt}". Unggah bukti untuk pembayaran ini.`,
    en: `is already the evidence of the payment "${receipt}". Upload the evidence of this payment.`,
  })),
  transaction_used: says(
    'sudah dicatat. Periksa pembayaran yang tercatat; satu transaksi hanya dihitung satu kali.',
    'was recorded already. Look at the payments that are booked; a transaction counts once.',
  ),
  unknown_assessment: says('bukan nomor ketetapan di sini.', 'is not the number of an assessment here.'),
  more_than_outstanding: saysWith({ outstanding: 135_625 }, ({ outstanding }) => ({
    id: `melebihi sisa tagihan ${writeRupiah(outstanding, 'id')}.`,
    en: `is more than the outstanding ${writeRupiah(outstanding, 'en')}.`,
  })),
  too_much_in_all: saysWith({ most: mostRupiah }, ({ most }) => ({
    id: `membuat seluruh pembayaran permohonan ini melebihi ${writeRupiah(most, 'id')}. Periksa jumlahnya.`,
    en: `takes all payments for this application above ${writeRupiah(most, 'en')}. Check the amount.`,
  })),
  outside_office_hours: says(
    'berada di luar jam kantor. Pilih waktu pada hari kerja, atau sebutkan alasannya sebagai pemeriksa lapangan.',
    'lies outside office hours. Choose a time on a working day, or, as an inspector, state the reason.',
  ),
  duration: saysWith({ shortest: 15, longest: 480 }, ({ shortest, longest }) => ({
    id: `harus ${shortest} sampai ${longest} menit setelah mulai.`,
    en: `must be ${shortest} to ${longest} minutes after the start.`,
  })),
  not_an_inspector: says(
    'bukan pemeriksa lapangan di kantor yang berwenang.',
    'is not an inspector of the responsible office.',
  ),
  no_checklist: says(
    'tidak berlaku: jenis izin ini tidak mempunyai daftar periksa.',
    'does not apply: this permit type has no check list.',
  ),
  unknown_check: says('bukan butir daftar periksa jenis izin ini.', 'is not an item of the check list of this type.'),
  other_kind: saysWith<{ kind: keyof typeof checkKinds }>({ kind: 'measure' }, ({ kind }) => ({
    id: `tidak berlaku untuk ${checkKinds[kind].id}.`,
    en: `does not apply to ${checkKinds[kind].en}.`,
  })),
  contradicts: says('bertentangan dengan bagian lain laporan ini.', 'contradicts another part of this report.'),
  write_it: says(
    'dapat diubah langsung, sehingga pembetulan tidak diperlukan.',
    'can be changed directly, so no correction is needed.',
  ),
  not_personal: says(
    'bukan data pribadi. Minta kantor mengembalikan permohonan ini.',
    'is not personal data. Ask the office to return the application.',
  ),
  decides: says(
    'menentukan kantor, dokumen, pemeriksaan, atau retribusi, sehingga tidak dapat dibetulkan.',
    'decides on office, documents, inspection or fee, so it cannot be corrected.',
  ),
  office_only: says('hanya untuk petugas di kantor yang berwenang.', 'is for officers of the responsible office.'),
  call_only: says(
    'hanya dipilih untuk catatan telepon: catatan selalu internal, pesan tidak pernah.',
    'is chosen for a telephone call only: a note is always internal, a message never.',
  ),
  seen_by_both: says(
    'tidak dapat disertakan dalam catatan internal, karena dokumen dilihat kedua pihak.',
    'cannot go with an internal note, because both sides see documents.',
  ),
  nothing_stated: says(
    'belum ada untuk permohonan ini. Catat dahulu alamat pemohonnya.',
    'is not known for this application. Record the address of the applicant first.',
  ),
} as const

const checkKinds = {
  pass_fail: { id: 'butir yang dinyatakan sesuai atau tidak', en: 'an item that passes or fails' },
  measure: { id: 'butir ukuran', en: 'an item that is measured' },
  choice: { id: 'butir pilihan', en: 'an item that is answered by choice' },
} as const satisfies Record<string, Names>

/** Returns the slots to choose from, after a colon; nothing when the permit type has none. */
const oneOf = (slots: readonly Slot[], language: Language): string =>
  slots.length === 0
    ? ''
    : `: ${writeList(
        slots.map(({ slot, names }) => labelled(names, slot, language)),
        'or',
        language,
      )}`
