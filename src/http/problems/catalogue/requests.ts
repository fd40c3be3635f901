import { writeDuration, writeList, writeNumber, writeSize } from '../../../platform/quantity-words.ts'
import type { Names } from '../../../platform/words.ts'
import { correctionWords } from '../correction-words.ts'
import { inEach, problem, problemOfFaults, problemWith } from '../problem-type.ts'

const unreadable: Names = { id: 'Permintaan ini tidak dapat dibaca.', en: 'The request cannot be read.' }
const breaksRule: Names = { id: 'Permintaan ini melanggar aturan.', en: 'The request breaks a rule.' }

/** Problems of a request itself: syntax, size, preconditions, rate limits; and failures of the server. */
export const requestProblems = {
  invalid_request: problemOfFaults(400, { id: 'Permintaan tidak sah', en: 'Invalid request' }, (faults) =>
    inEach((language) => correctionWords(unreadable, faults, language)),
  ),
  cursor_mismatch: problem(
    400,
    'client',
    { id: 'Kursor tidak cocok dengan daftar ini', en: 'Cursor does not match this list' },
    {
      id: ['Kursor ini berasal dari daftar lain atau dari saringan lain.', 'Mulai lagi tanpa `cursor`.'],
      en: ['This cursor comes from another list or from other filters.', 'Start again without `cursor`.'],
    },
  ),
  position_unknown: problem(
    400,
    'client',
    { id: 'Posisi tidak dikenal', en: 'Position unknown' },
    {
      id: [
        'Posisi ini bukan dari catatan peristiwa layanan ini.',
        'Mulai lagi dengan `after=latest`, lalu baca daftarnya.',
      ],
      en: [
        'This position is not one of the event log of this service.',
        'Start again with `after=latest`, then read the lists.',
      ],
    },
  ),
  position_too_old: problem(
    410,
    'client',
    { id: 'Posisi terlalu lama', en: 'Position too old' },
    {
      id: [
        'Peristiwa sesudah posisi ini tidak disimpan lagi.',
        'Mulai lagi dengan `after=latest`, pada webhook dengan `"skipTo": "latest"`, lalu baca daftarnya.',
      ],
      en: [
        'The events after this position are no longer kept.',
        'Start again with `after=latest`, or with `"skipTo": "latest"` for a webhook, then read the lists.',
      ],
    },
  ),
  too_many_followers: problemWith<{ most: number }>(
    429,
    'client',
    { id: 'Terlalu banyak sambungan menunggu', en: 'Too many connections wait' },
    { most: 10 },
    ({ most }) => ({
      id: [
        `Paling banyak ${writeNumber(most, 'id')} sambungan dapat menunggu peristiwa untuk satu akun.`,
        'Tutup salah satunya, lalu coba lagi.',
      ],
      en: [
        `At most ${writeNumber(most, 'en')} connections can wait for events for one account.`,
        'Close one of them, then try again.',
      ],
    }),
  ),
  rule_broken: problemOfFaults(422, { id: 'Aturan tidak terpenuhi', en: 'Rule not met' }, (faults) =>
    inEach((language) => correctionWords(breaksRule, faults, language)),
  ),
  request_timeout: problem(
    408,
    'everyone',
    { id: 'Waktu pengiriman habis', en: 'Request timed out' },
    {
      id: ['Permintaan terlalu lama sampai.', 'Periksa sambungan Anda, lalu coba lagi.'],
      en: ['The request took too long to arrive.', 'Check your connection and try again.'],
    },
  ),
  payload_too_large: problemWith<{ limit: number }>(
    413,
    'everyone',
    { id: 'Terlalu besar', en: 'Too large' },
    { limit: 10_485_760 },
    ({ limit }) => ({
      id: [`Ukurannya melebihi batas ${writeSize(limit, 'id')}.`, 'Silakan perkecil, lalu kirim lagi.'],
      en: [`It is larger than the limit of ${writeSize(limit, 'en')}.`, 'Make it smaller and send it again.'],
    }),
  ),
  /** `isCoded`: its content type is not looked at, because the body is compressed. */
  unsupported_media_type: problemWith<{ allowed: readonly string[]; isCoded?: boolean }>(
    415,
    'client',
    { id: 'Jenis isi tidak didukung', en: 'Unsupported media type' },
    { allowed: ['application/json'] },
    ({ allowed, isCoded = false }) =>
      isCoded
        ? {
            id: ['Isi yang dimampatkan tidak diterima.', 'Kirim apa adanya, tanpa Content-Encoding.'],
            en: ['A compressed body is not accepted.', 'Send it as it is, without a Content-Encoding.'],
          }
        : {
            id: [
              'Jenis isi permintaan ini tidak diterima.',
              `Kirim dengan Content-Type ${writeList(quoted(allowed), 'or', 'id')}.`,
            ],
            en: [
              'This content type is not accepted here.',
              `Send the Content-Type ${writeList(quoted(allowed), 'or', 'en')}.`,
            ],
          },
  ),
  range_not_satisfiable: problemWith<{ size: number }>(
    416,
    'client',
    { id: 'Rentang tidak ada', en: 'Range not satisfiable' },
    { size: 20_480 },
    ({ size }) => ({
      id: [`Berkas ini hanya berukuran ${writeSize(size, 'id')}.`, 'Minta rentang yang ada di dalamnya.'],
      en: [`This file is only ${writeSize(size, 'en')}.`, 'Ask for a range that lies within it.'],
    }),
  ),
  headers_too_large: problem(
    431,
    'client',
    { id: 'Header permintaan terlalu besar', en: 'Request header fields too large' },
    {
      id: ['Baris alamat dan header terlalu panjang.', 'Perpendek, misalnya dengan membuang kuki.'],
      en: ['The request line and headers are too long.', 'Shorten them, for example by dropping cookies.'],
    },
  ),
  precondition_required: problem(
    428,
    'client',
    { id: 'If-Match diperlukan', en: 'If-Match required' },
    {
      id: ['Perubahan ini harus menyebut versi yang diubah.', 'Sertakan If-Match dengan ETag yang terakhir Anda baca.'],
      en: ['This change has to name the version that it changes.', 'Send If-Match with the ETag that you read last.'],
    },
  ),
  stale: problem(
    412,
    'client',
    { id: 'Versi sudah lama', en: 'Stale version' },
    {
      id: ['Data ini telah berubah sejak ETag yang Anda kirim.', 'Ambil lagi, periksa, lalu ulangi.'],
      en: ['This has changed since the ETag that you sent.', 'Fetch it again, check it, and repeat your change.'],
    },
  ),
  conflict: problem(
    409,
    'everyone',
    { id: 'Diubah pada saat yang sama', en: 'Changed at the same time' },
    {
      id: ['Pihak lain sedang mengubah data yang sama.', 'Silakan muat ulang, lalu coba lagi.'],
      en: ['Another request is changing the same data.', 'Load it again and try once more.'],
    },
  ),
  idempotency_key_reused: problem(
    422,
    'client',
    { id: 'Idempotency-Key sudah dipakai', en: 'Idempotency-Key used before' },
    {
      id: ['Kunci ini sudah dipakai untuk permintaan lain.', 'Pakai kunci baru.'],
      en: ['This key was used for another request.', 'Use a new key.'],
    },
  ),
  request_in_flight: problem(
    409,
    'client',
    { id: 'Masih diproses', en: 'Still in progress' },
    {
      id: ['Permintaan dengan Idempotency-Key ini masih diproses.', 'Coba lagi beberapa saat lagi.'],
      en: ['The request with this Idempotency-Key is still being processed.', 'Try again in a moment.'],
    },
  ),
  rate_limited: problemWith<{ seconds: number }>(
    429,
    'everyone',
    { id: 'Terlalu banyak permintaan', en: 'Too many requests' },
    { seconds: 17 },
    ({ seconds }) => ({
      id: ['Batas jumlah permintaan telah tercapai.', `Coba lagi setelah ${writeDuration(seconds, 'id')}.`],
      en: ['The limit of requests has been reached.', `Try again in ${writeDuration(seconds, 'en')}.`],
    }),
  ),
  internal: problem(
    500,
    'everyone',
    { id: 'Kesalahan di pihak kami', en: 'Error on our side' },
    {
      id: [
        'Terjadi kesalahan di pihak kami.',
        'Silakan coba lagi. Bila berulang, hubungi kami dan sebutkan nomor lacak jawaban ini.',
      ],
      en: [
        'Something went wrong on our side.',
        'Try again. If it happens again, tell us the trace number of this answer.',
      ],
    },
  ),
  unavailable: problem(
    503,
    'everyone',
    { id: 'Layanan sedang tidak tersedia', en: 'Service unavailable' },
    {
      id: ['Layanan yang diperlukan sedang tidak menjawab.', 'Silakan coba beberapa saat lagi.'],
      en: ['A service that is needed does not answer at the moment.', 'Try again in a moment.'],
    },
  ),
  overloaded: problemWith<{ seconds: number }>(
    503,
    'everyone',
    { id: 'Layanan sedang sangat sibuk', en: 'Service overloaded' },
    { seconds: 4 },
    ({ seconds }) => ({
      id: [
        'Saat ini terlalu banyak permintaan, sehingga permintaan ini tidak diproses.',
        `Silakan coba lagi setelah ${writeDuration(seconds, 'id')}.`,
      ],
      en: [
        'There are too many requests at the moment, and this one was not processed.',
        `Try again in ${writeDuration(seconds, 'en')}.`,
      ],
    }),
  ),
} as const

const quoted = (names: readonly string[]) => names.map((name) => `"${name}"`)
