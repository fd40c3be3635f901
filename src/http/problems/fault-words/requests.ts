import { momentInWords } from '../../../platform/moment-words.ts'
import { writeList, writeNumber, writeSize } from '../../../platform/quantity-words.ts'
import { quoted, says, saysWith } from './fault-word.ts'

/** Words for faults of a request itself, and for broken rules that several operations share. */
export const requestWords = {
  json: says(
    'bukan JSON yang utuh, atau memuat nama yang dilarang (`__proto__`, `constructor`).',
    'is not complete JSON, or has a forbidden name (`__proto__`, `constructor`).',
  ),
  encoding: says('bukan UTF-8. Kirim dalam UTF-8.', 'is not UTF-8. Send it in UTF-8.'),
  path: says('terlalu panjang, atau pengodean persennya salah.', 'is too long, or its percent-encoding is wrong.'),
  once: says('harus dikirim tepat satu kali.', 'must be sent exactly once.'),
  before_file: says('harus dikirim sebelum berkasnya.', 'must be sent before the file.'),
  http: says('bukan permintaan HTTP yang utuh.', 'is not a complete HTTP request.'),
  multipart: says(
    'bukan isi multipart/form-data yang utuh. Kirim lagi dari awal.',
    'is not complete multipart/form-data. Send it again from the start.',
  ),
  text: says(
    'memuat karakter yang tidak diperbolehkan (NUL atau surogat tunggal).',
    'holds a character that is not allowed (NUL or a lone surrogate).',
  ),
  depth: saysWith({ limit: 40 }, ({ limit }) => ({
    id: `bersarang lebih dari ${writeNumber(limit, 'id')} tingkat.`,
    en: `is nested more than ${writeNumber(limit, 'en')} levels deep.`,
  })),
  answers_too_large: saysWith({ limit: 1_048_576 }, ({ limit }) => ({
    id: `boleh berukuran paling banyak ${writeSize(limit, 'id')} seluruhnya.`,
    en: `may be at most ${writeSize(limit, 'en')} altogether.`,
  })),
  too_many_values: saysWith({ limit: 10_000 }, ({ limit }) => ({
    id: `boleh memuat paling banyak ${writeNumber(limit, 'id')} nilai seluruhnya. Kurangi butir daftarnya.`,
    en: `may hold at most ${writeNumber(limit, 'en')} values altogether. Send fewer items.`,
  })),
  too_much_text: says(
    'memuat terlalu banyak teks dalam isian yang formatnya diperiksa. Persingkat teksnya.',
    'holds too much text in fields whose format is checked. Shorten it.',
  ),
  digest: saysWith<{ isHeader: boolean }>({ isHeader: false }, ({ isHeader }) =>
    isHeader
      ? {
          id: 'harus ditulis menurut RFC 9530: `sha-256=:…:`, dengan nilai SHA-256 berkas dalam base64.',
          en: 'must be written as in RFC 9530: `sha-256=:…:`, with the SHA-256 of the file in base64.',
        }
      : {
          id: 'harus berupa nilai SHA-256 dengan 64 angka heksadesimal.',
          en: 'must be a SHA-256 of 64 hexadecimal digits.',
        },
  ),
  one_of_two: saysWith<{ others: readonly string[] }>({ others: ['email'] }, ({ others }) => ({
    id: `atau ${writeList(others.map(quoted), 'or', 'id')} harus disebut, tepat satu saja.`,
    en: `or ${writeList(others.map(quoted), 'or', 'en')} is required: state exactly one of them.`,
  })),
  mistyped: says(
    'salah tulis: huruf pemeriksanya tidak cocok. Periksa dan tulis lagi.',
    'was mistyped: its check character does not match. Check it and write it again.',
  ),
  personal_number: says(
    'memuat NIK atau nomor ponsel. Tulis tanpa nomor itu, karena riwayat permohonan tidak dapat dihapus.',
    'holds a NIK or a mobile number. Write it without, because the history of an application cannot be erased.',
  ),
  masked: says(
    'berisi nilai yang disamarkan. Kirim nilai aslinya, atau jangan sertakan isian itu.',
    'holds a masked value. Send the real one, or leave the field out.',
  ),
  unknown_event_type: saysWith({ type: 'satupintu.permit.renamed.v1' }, ({ type }) => ({
    id: `menyebut "${type}", jenis peristiwa yang tidak ada.`,
    en: `names "${type}", which is no type of event.`,
  })),
  unknown_subject: says(
    'harus seperti "permits/019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70".',
    'must look like "permits/019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70".',
  ),
  no_name_word: says(
    'harus memuat sedikitnya satu kata dari nama, dengan dua huruf atau lebih.',
    'must hold at least one word of the name, of two letters or more.',
  ),
  not_ahead: says('harus pada waktu yang akan datang.', 'must be in the future.'),
  not_in_the_future: says('tidak boleh di masa depan.', 'must not be in the future.'),
  paid_too_early: says(
    'mendahului tagihannya. Periksa tanggal pada bukti pembayaran.',
    'is before the bill. Check the date on the evidence of payment.',
  ),
  inspected_too_early: says(
    'mendahului permohonannya. Periksa tanggal pemeriksaan.',
    'is before the application. Check the day of the inspection.',
  ),
  objected_too_early: says(
    'mendahului keputusannya. Periksa tanggal penerimaan keberatan.',
    'is before the decision. Check the day on which the objection came.',
  ),
  not_after_start: says('harus sesudah waktu mulainya.', 'must be after the beginning.'),
  day_is_past: says('tidak boleh sebelum hari ini.', 'must not be before today.'),
  too_far_ahead: saysWith({ limit: 90 }, ({ limit }) => ({
    id: `paling jauh ${writeNumber(limit, 'id')} hari ke depan.`,
    en: `must be at most ${writeNumber(limit, 'en')} days ahead.`,
  })),
  after_signer: saysWith({ last: '2036-11-30T00:00:00.000Z' }, ({ last }) => ({
    id:
      `paling lambat ${momentInWords(last, 'id')}: sesudah itu sertifikat penanda tangan server ini berakhir dan ` +
      'izin tidak dapat ditandatangani lagi. Mulailah dengan folder data yang baru.',
    en:
      `must be at ${momentInWords(last, 'en')} at the latest. Then the certificate of this server's signer ends, and ` +
      'no permit can be signed. Start with a new data folder.',
  })),
  expiry: says(
    'harus di masa depan, paling jauh satu tahun dari sekarang.',
    'must be in the future, at most one year ahead.',
  ),
  counter_channel: says(
    'harus "counter", "phone", atau "email" untuk langkah petugas loket bagi pemohon.',
    'must be "counter", "phone" or "email" for a step that a front desk takes for somebody.',
  ),
  kiosk_session: says('hanya boleh "kiosk" dalam sesi anjungan.', 'may be "kiosk" only in a session at a kiosk.'),
  office_channel: says(
    'dengan nilai ini hanya untuk petugas. Pemohon memakai "web" atau "mobile".',
    'with this value is for officers only. Applicants use "web" or "mobile".',
  ),
  changes_nothing: says('tidak mengubah apa pun.', 'changes nothing.'),
} as const
