import { asks, asksWith } from '../../http/problems/blocker-words.ts'
import { dayInWords, momentInWords } from '../../platform/moment-words.ts'
import { writeRupiah } from '../../platform/quantity-words.ts'
import type { Names } from '../../platform/words.ts'
import { earlierPermitWords } from './earlier-permit-words.ts'
import { inspectionBlockerWords } from './inspection-blocker-words.ts'
import { originalsWords } from './originals-words.ts'
import { type separations, separationWords } from './separation-words.ts'

const document: Names = { id: 'KTP pemohon', en: "Applicant's identity card" }

/**
 * The blockers of steps by code: why a step is not possible yet and what to do, with an example for the documentation.
 */
export const applicationBlockers = {
  form_incomplete: asksWith<{ fault: Names }>(
    { fault: { id: '"Jumlah lantai" wajib diisi.', en: '"Floors" is required.' } },
    ({ fault }) => fault,
  ),
  rule_undecided: asksWith<{ rule: Names }>(
    { rule: { id: 'Dokumen "Bukti pajak"', en: 'Document "Proof of tax"' } },
    ({ rule }) => ({
      id: `${rule.id}: aturannya belum dapat diputuskan dari isian ini. Periksa isian Anda atau hubungi kantor.`,
      en: `${rule.en}: its rule cannot be decided from these answers. Check your answers or contact the office.`,
    }),
  ),
  document_missing: asksWith<{ document: Names }>({ document }, ({ document: { id, en } }) => ({
    id: `Unggah "${id}".`,
    en: `Upload "${en}".`,
  })),
  document_infected: asksWith<{ document: Names }>({ document }, ({ document: { id, en } }) => ({
    id: `Berkas "${id}" terinfeksi virus dan dikarantina. Unggah berkas lain.`,
    en: `The file "${en}" is infected by a virus and quarantined. Upload another file.`,
  })),
  document_not_scanned: asksWith<{ document: Names; isFailed: boolean }>(
    { document, isFailed: false },
    ({ document: { id, en }, isFailed }) =>
      isFailed
        ? {
            id: `Berkas "${id}" tidak dapat diperiksa dari virus. Unggah kembali berkas itu.`,
            en: `The file "${en}" could not be scanned for viruses. Upload it again.`,
          }
        : {
            id: `Berkas "${id}" masih diperiksa dari virus. Silakan coba beberapa saat lagi.`,
            en: `The file "${en}" is still being scanned for viruses. Try again in a moment.`,
          },
  ),
  place_missing: asks('Sebutkan kelurahan lokasi yang dimohonkan.', 'State the village of the site.'),
  place_not_valid: asks(
    'Kelurahan itu sudah digantikan. Sebutkan kelurahan yang sekarang.',
    'That village no longer exists. State the one that replaced it.',
  ),
  no_responsible_office: asks(
    'Belum ada kantor yang melayani jenis izin ini untuk tempat itu. Silakan hubungi loket terdekat.',
    'No office serves this permit type for that place yet. Contact the nearest counter.',
  ),
  ...inspectionBlockerWords,
  version_outdated: asksWith({ since: '2026-12-01' }, ({ since }) => ({
    id: [
      `Versi baru jenis izin ini berlaku sejak ${dayInWords(since, 'id')}.`,
      'Pindahkan draf ini ke versi itu, periksa isian, dokumen, dan retribusinya, lalu ajukan.',
    ].join(' '),
    en: [
      `A new version of this permit type has been in force since ${dayInWords(since, 'en')}.`,
      'Move this draft to it, check answers, documents and fee, then submit.',
    ].join(' '),
  })),
  last_day_past: asksWith({ day: '2026-11-20', isIssued: false }, ({ day, isIssued }) => ({
    id: [
      `Hari terakhir ${isIssued ? 'izin ini' : 'yang dimohonkan'}, ${dayInWords(day, 'id')}, sudah lewat.`,
      isIssued
        ? 'Izin ini tidak dapat berlaku lagi; pemohon perlu mengajukan permohonan baru.'
        : 'Pemohon perlu menyebutkan hari lain.',
    ].join(' '),
    en: [
      `The last day ${isIssued ? 'of this permit' : 'that was asked for'}, ${dayInWords(day, 'en')}, is past.`,
      isIssued
        ? 'This permit cannot come into force any more; the applicant has to apply anew.'
        : 'The applicant has to state another day.',
    ].join(' '),
  })),
  ...earlierPermitWords,
  opinion_awaited: asksWith<{ agency: Names; dueAt: string | null; asks: boolean }>(
    { agency: { id: 'Dinas pemadam kebakaran', en: 'Fire service' }, dueAt: '2026-11-30T02:00:00.000Z', asks: false },
    ({ agency, dueAt, asks }) => ({
      id: asks
        ? `${agency.id} mengajukan pertanyaan sebelum memberi pendapat. Jawab atau batalkan permintaan itu.`
        : [
            `Pendapat ${agency.id} belum diterima`,
            dueAt === null ? '' : `; batas waktunya ${momentInWords(dueAt, 'id')}`,
            '. Tunggu jawabannya atau batalkan permintaan itu.',
          ].join(''),
      en: asks
        ? `${agency.en} has asked a question before it gives its opinion. Answer it or cancel the request.`
        : [
            `The opinion of ${agency.en} is still awaited`,
            dueAt === null ? '' : `, due on ${momentInWords(dueAt, 'en')}`,
            '. Wait for its answer or cancel the request.',
          ].join(''),
    }),
  ),
  condition_unsettled: asksWith<{ agency: Names; condition: string }>(
    { agency: { id: 'Dinas pemadam kebakaran', en: 'Fire service' }, condition: 'Keep the second stair free.' },
    ({ agency, condition }) => ({
      id: `Tentukan apakah syarat "${condition}" dari ${agency.id} dicantumkan dalam izin.`,
      en: `Decide if the condition "${condition}" of ${agency.en} is put on the permit.`,
    }),
  ),
  fee_not_applicable: asks(
    'Jenis izin ini tidak dikenai retribusi. Hapus jumlahnya.',
    'This permit type has no fee. Remove the amount.',
  ),
  fee_missing: asks(
    'Retribusi belum ditetapkan. Penilai perlu menyebutkan jumlahnya, boleh 0.',
    'The fee has not been stated. The reviewer has to state it; it may be 0.',
  ),
  fee_differs: asksWith({ total: 135_625 }, ({ total }) => ({
    id: `Retribusi menurut tarif adalah ${writeRupiah(total, 'id')}. Sebutkan jumlah itu.`,
    en: `The fee according to the tariff is ${writeRupiah(total, 'en')}. State that amount.`,
  })),
  payment_incomplete: asksWith({ outstanding: 135_625 }, ({ outstanding }) => ({
    id:
      `Retribusi sebesar ${writeRupiah(outstanding, 'id')} belum dibayar. Pembayarannya perlu dicatat oleh kasir ` +
      'atau dilaporkan oleh bank.',
    en:
      `${writeRupiah(outstanding, 'en')} of the fee is not paid yet. A cashier has to record the payment, or the ` +
      'bank has to report it.',
  })),
  time_left: asks('Waktu layanan belum habis.', 'The service time has not run out yet.'),
  check_time_left: asks(
    'Waktu pemeriksaan kelengkapan belum habis.',
    'The time for the completeness check has not run out yet.',
  ),
  ...originalsWords,
  certificate_not_made: asks(
    'Sertifikat izin ini masih dibuat dengan data yang ditandatangani. Silakan coba lagi nanti.',
    'The certificate of the permit is still being made, with the data that was signed. Try again later.',
  ),
  correction_unfit: asksWith<{ fault: Names }>(
    { fault: { id: '"Nama" dapat diubah langsung.', en: '"Name" can be changed directly.' } },
    ({ fault: { id, en } }) => ({
      id: `Pembetulan ini tidak dapat diterima lagi. ${id}`,
      en: `This correction cannot be accepted any more. ${en}`,
    }),
  ),
  fee_may_change: asks(
    'Retribusi masih dapat berubah. Putuskan setelah permohonan berakhir atau izinnya terbit.',
    'The fee may still change. Decide once the application has ended or its permit is issued.',
  ),
  separation_of_duties: asksWith<{ condition: keyof typeof separations }>(
    { condition: 'not_reviewer' },
    ({ condition }) => separationWords(condition),
  ),
} as const
