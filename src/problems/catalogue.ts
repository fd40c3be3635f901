import type { Names } from '../words.ts'

export interface ProblemType<P> { status: number; title: Names; detail: (params: P) => Names; example: P }

const problem = (status: number, title: Names, detail: () => Names): ProblemType<object> => ({ status, title, detail, example: {} })

/** A problem whose words need values; `example` is what the contract shows. */
const problemWith = <P>(status: number, title: Names, example: P, detail: (params: P) => Names): ProblemType<P> => ({ status, title, detail, example })

const things = {
  application: { id: 'Permohonan', en: 'application' },
  client: { id: 'Lembaga', en: 'client' },
  document: { id: 'Dokumen', en: 'document' },
  key: { id: 'Kunci', en: 'key' },
  office: { id: 'Kantor', en: 'office' },
  permit: { id: 'Izin', en: 'permit' },
  permit_type: { id: 'Jenis izin', en: 'permit type' },
  path: { id: 'Alamat ini', en: 'path' },
  tracking: { id: 'Permohonan dengan nomor dan kunci itu', en: 'application with that reference and key' },
} as const satisfies Record<string, Names>

const unauthorizedWords = {
  missing: { id: 'Sertakan Authorization: Bearer <token>.', en: 'Send Authorization: Bearer <token>.' },
  invalid: { id: 'Token tidak sah di sini. Masuk lagi.', en: 'The token is not valid here. Sign in again.' },
  signature: { id: 'Tanda tangan webhook tidak ada, tidak sah, atau sudah lewat waktunya.', en: 'The webhook signature is missing, not valid, or too old.' },
  expired: { id: 'Token sudah kedaluwarsa. Masuk lagi.', en: 'The token has expired. Sign in again.' },
  not_a_person: { id: 'Ini token sebuah lembaga. Operasi ini untuk orang: masuklah sebagai orang.', en: 'This is the token of an agency. This operation is for people: sign in as one.' },
  not_an_agency: { id: 'Operasi ini untuk lembaga terdaftar: pakai kunci ptsp_ atau token klien yang terdaftar.', en: 'This operation is for registered agencies: send a key (ptsp_…) or a token of a registered client.' },
  key_broken: { id: 'Kunci ini salah ketik atau terpotong: checksum-nya tidak cocok.', en: 'This key was mistyped or cut off: its checksum does not fit.' },
  key_unknown: { id: 'Kunci ini tidak dikenal di sini.', en: 'This key is not known here.' },
  key_expired: { id: 'Kunci ini sudah kedaluwarsa. Mintalah yang baru.', en: 'This key has expired. Ask for a new one.' },
  key_revoked: { id: 'Kunci ini sudah dicabut. Mintalah yang baru.', en: 'This key was revoked. Ask for a new one.' },
  key_elsewhere: { id: 'Kunci ini untuk lingkungan lain (live atau test).', en: 'This key is for another environment (live or test).' },
} as const satisfies Record<string, Names>

const entries = {
  invalid_request: problem(400, { id: 'Permintaan tidak sah', en: 'Invalid request' },
    () => ({ id: 'Permintaan tidak dapat dibaca. Lihat errors untuk bagian yang perlu diperbaiki.', en: 'The request cannot be read. See errors for the parts to mend.' })),
  cursor_mismatch: problem(400, { id: 'Kursor tidak cocok', en: 'Cursor does not fit' },
    () => ({ id: 'Kursor ini berasal dari daftar dengan penyaring lain. Mulai lagi tanpa cursor.', en: 'This cursor comes from a list with other filters. Start again without cursor.' })),
  slot_comes_first: problem(400, { id: 'Slot belum disebut', en: 'Slot not named yet' },
    () => ({ id: 'Kirim bagian slot sebelum bagian file.', en: 'Send the part slot before the part file.' })),
  file_part_missing: problem(400, { id: 'Berkas tidak ada', en: 'File missing' },
    () => ({ id: 'Kirim tepat satu bagian bernama file.', en: 'Send exactly one part named file.' })),
  upload_interrupted: problem(400, { id: 'Unggahan terputus', en: 'Upload interrupted' },
    () => ({ id: 'Berkas tidak sampai seluruhnya. Kirim lagi.', en: 'The file did not arrive whole. Send it again.' })),
  digest_mismatch: problemWith<{ sha256: string }>(422, { id: 'Berkas berubah di jalan', en: 'File changed on the way' }, { sha256: 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c' },
    ({ sha256 }) => ({ id: `SHA-256 berkas yang sampai adalah ${sha256}, bukan yang disebut. Kirim lagi.`, en: `The SHA-256 of the file that arrived is ${sha256}, not the one stated. Send it again.` })),
  unauthorized: problemWith<{ reason: keyof typeof unauthorizedWords }>(401, { id: 'Belum masuk', en: 'Not signed in' }, { reason: 'missing' },
    ({ reason }) => unauthorizedWords[reason]),
  forbidden: problemWith<{ action: string; by: readonly string[] }>(403, { id: 'Tidak berwenang', en: 'Not allowed' }, { action: 'sign', by: ['head'] },
    ({ action, by }) => ({ id: `Langkah ${action} hanya untuk: ${by.join(', ')}.`, en: `The step ${action} is for: ${by.join(', ')}.` })),
  insufficient_scope: problemWith<{ scope: string }>(403, { id: 'Cakupan tidak cukup', en: 'Scope too small' }, { scope: 'permits:read' },
    ({ scope }) => ({ id: `Pendaftaran atau token ini tidak memuat cakupan ${scope}.`, en: `This registration, or this token, does not have the scope ${scope}.` })),
  purpose_not_registered: problemWith<{ registered: readonly string[] }>(403, { id: 'Tujuan tidak terdaftar', en: 'Purpose not registered' }, { registered: ['collateral_check'] },
    ({ registered }) => ({ id: `Sebutkan di header Purpose salah satu tujuan yang terdaftar: ${registered.join(', ')}.`, en: `Name in the header Purpose one of the purposes that are registered: ${registered.join(', ')}.` })),
  client_suspended: problem(403, { id: 'Lembaga ditangguhkan', en: 'Client suspended' },
    () => ({ id: 'Pendaftaran lembaga ini sedang ditangguhkan. Hubungi penyelenggara.', en: 'The registration of this agency is suspended. Ask the network\'s administrators.' })),
  not_found: problemWith<{ what: keyof typeof things }>(404, { id: 'Tidak ditemukan', en: 'Not found' }, { what: 'application' },
    ({ what }) => ({ id: `${things[what].id} tidak ada, atau bukan untuk Anda.`, en: `There is no such ${things[what].en}, or it is not for you to see.` })),
  request_timeout: problem(408, { id: 'Waktu habis', en: 'Request timed out' },
    () => ({ id: 'Permintaan terlalu lama sampai. Coba lagi.', en: 'The request took too long to arrive. Try again.' })),
  step_not_allowed: problemWith<{ action: string; status: string }>(409, { id: 'Langkah tidak tersedia', en: 'Step not available' }, { action: 'sign', status: 'draft' },
    ({ action, status }) => ({ id: `Langkah ${action} tidak ada dari status ${status}. Lihat nextActions.`, en: `There is no step ${action} from status ${status}. See nextActions.` })),
  not_editable: problemWith<{ status: string }>(409, { id: 'Tidak dapat diubah', en: 'Not editable' }, { status: 'in_review' },
    ({ status }) => ({ id: `Permohonan berstatus ${status} tidak dapat diubah.`, en: `An application that is ${status} cannot be changed.` })),
  matching_not_open: problemWith<{ status: string }>(409, { id: 'Pencocokan tidak terbuka', en: 'Matching not open' }, { status: 'in_review' },
    ({ status }) => ({ id: `Pada status ${status} dokumen asli jenis izin ini tidak dicocokkan.`, en: `In status ${status} originals of this permit type are not matched.` })),
  payment_not_open: problemWith<{ status: string }>(409, { id: 'Tidak menunggu pembayaran', en: 'No payment awaited' }, { status: 'in_review' },
    ({ status }) => ({ id: `Permohonan berstatus ${status} tidak menunggu pembayaran.`, en: `An application that is ${status} awaits no payment.` })),
  draft_exists: problemWith<{ code: string }>(409, { id: 'Rancangan sudah ada', en: 'Draft exists' }, { code: 'IMB' },
    ({ code }) => ({ id: `Sudah ada rancangan ${code}. Ubah atau buang dahulu.`, en: `There is a draft of ${code} already. Change it or throw it away first.` })),
  retired_already: problemWith<{ code: string }>(409, { id: 'Sudah berakhir', en: 'Retired already' }, { code: 'IMB' },
    ({ code }) => ({ id: `Jenis izin ${code} sudah dinyatakan berakhir.`, en: `The permit type ${code} has been retired already.` })),
  revoked_already: problem(409, { id: 'Sudah dicabut', en: 'Revoked already' },
    () => ({ id: 'Kunci ini sudah dicabut sebelumnya.', en: 'This key has been revoked before.' })),
  permit_type_retired: problemWith<{ code: string }>(409, { id: 'Jenis izin sudah berakhir', en: 'Permit type retired' }, { code: 'IMB' },
    ({ code }) => ({ id: `Jenis izin ${code} sudah berakhir: tidak ada versi yang berlaku. Permohonan ini tetap pada versinya dan dapat diselesaikan.`, en: `The permit type ${code} has ended: no version is in force. This application stays on its own and can be finished.` })),
  conflict: problem(409, { id: 'Berubah bersamaan', en: 'Changed at the same time' },
    () => ({ id: 'Berkas ini sedang diubah pihak lain. Ambil lagi lalu coba kembali.', en: 'Others keep changing this file. Fetch it again and try once more.' })),
  request_in_flight: problem(409, { id: 'Sedang diproses', en: 'Still in progress' },
    () => ({ id: 'Permintaan dengan Idempotency-Key ini masih diproses. Coba lagi sebentar.', en: 'The request with this Idempotency-Key is still being worked on. Try again shortly.' })),
  stale: problem(412, { id: 'Versi sudah lama', en: 'Stale version' },
    () => ({ id: 'Berkas sudah berubah sejak ETag ini. Ambil lagi, periksa, lalu ulangi.', en: 'The file has changed since this ETag. Fetch it again, look, and repeat.' })),
  payload_too_large: problemWith<{ limit: number }>(413, { id: 'Terlalu besar', en: 'Too large' }, { limit: 1_048_576 },
    ({ limit }) => ({ id: `Batasnya ${limit} bita.`, en: `The limit is ${limit} bytes.` })),
  unsupported_media_type: problemWith<{ allowed: readonly string[] }>(415, { id: 'Jenis isi tidak didukung', en: 'Unsupported media type' }, { allowed: ['application/json'] },
    ({ allowed }) => ({ id: `Yang diterima: ${allowed.join(', ')}.`, en: `Accepted here: ${allowed.join(', ')}.` })),
  range_not_satisfiable: problemWith<{ size: number }>(416, { id: 'Rentang tidak ada', en: 'Range not satisfiable' }, { size: 20_480 },
    ({ size }) => ({ id: `Berkas ini berukuran ${size} bita.`, en: `This file has ${size} bytes.` })),
  rule_broken: problem(422, { id: 'Aturan tidak terpenuhi', en: 'Rule broken' },
    () => ({ id: 'Isi terbaca, tetapi melanggar aturan. Lihat errors.', en: 'The content can be read but breaks a rule. See errors.' })),
  blocked: problemWith<{ action: string }>(422, { id: 'Syarat belum terpenuhi', en: 'Conditions not met' }, { action: 'submit' },
    ({ action }) => ({ id: `Langkah ${action} belum dapat diambil. Lihat blockers.`, en: `The step ${action} cannot be taken yet. See blockers.` })),
  file_empty: problem(422, { id: 'Berkas kosong', en: 'Empty file' },
    () => ({ id: 'Berkas berisi 0 bita. Pilih berkas yang benar.', en: 'The file has 0 bytes. Choose the right file.' })),
  file_type_not_accepted: problemWith<{ found: string; accepted: readonly string[] }>(422, { id: 'Jenis berkas tidak diterima', en: 'File type not accepted' }, { found: 'application/x-elf', accepted: ['application/pdf'] },
    ({ found, accepted }) => ({ id: `Isi berkas adalah ${found}; slot ini menerima ${accepted.join(', ')}.`, en: `The file's content is ${found}; this slot takes ${accepted.join(', ')}.` })),
  too_many_versions: problemWith<{ limit: number }>(422, { id: 'Terlalu banyak versi', en: 'Too many versions' }, { limit: 20 },
    ({ limit }) => ({ id: `Satu slot menampung ${limit} versi.`, en: `A slot holds ${limit} versions.` })),
  too_many_keys: problemWith<{ limit: number }>(422, { id: 'Terlalu banyak kunci', en: 'Too many keys' }, { limit: 2 },
    ({ limit }) => ({ id: `Satu lembaga memegang paling banyak ${limit} kunci aktif. Cabut satu dahulu.`, en: `A client has at most ${limit} active keys. Revoke one first.` })),
  file_changed: problem(422, { id: 'Bukan berkas itu', en: 'Not that file' },
    () => ({ id: 'sha256 bukan milik dokumen ini. Buka berkas yang sekarang, lalu cocokkan lagi.', en: 'The sha256 is not that of this document. Open the present file and compare again.' })),
  original_not_asked_for: problemWith<{ slot: string }>(422, { id: 'Dokumen asli tidak diminta', en: 'Original not asked for' }, { slot: 'site_photo_front' },
    ({ slot }) => ({ id: `Jenis izin ini tidak meminta dokumen asli untuk ${slot}.`, en: `This permit type does not ask for the original of ${slot}.` })),
  payment_differs: problem(422, { id: 'Transaksi sudah dikenal', en: 'Transaction known already' },
    () => ({ id: 'Transaksi ini sudah dibukukan dengan nomor ketetapan, jumlah, atau waktu lain. Periksa transactionId.', en: 'This transaction was booked before with another assessment, amount or time. Check the transactionId.' })),
  idempotency_key_reused: problem(422, { id: 'Idempotency-Key sudah dipakai', en: 'Idempotency-Key used before' },
    () => ({ id: 'Kunci ini sudah dipakai untuk permintaan lain. Pakai kunci baru.', en: 'This key was used for another request. Use a new key.' })),
  precondition_required: problem(428, { id: 'If-Match diperlukan', en: 'If-Match required' },
    () => ({ id: 'Sertakan If-Match dengan ETag yang terakhir Anda baca.', en: 'Send If-Match with the ETag that you read last.' })),
  rate_limited: problemWith<{ seconds: number }>(429, { id: 'Terlalu banyak permintaan', en: 'Too many requests' }, { seconds: 17 },
    ({ seconds }) => ({ id: `Batas permintaan tercapai. Coba lagi setelah ${seconds} detik.`, en: `The limit of requests is reached. Try again after ${seconds} seconds.` })),
  headers_too_large: problem(431, { id: 'Kepala permintaan terlalu besar', en: 'Request head too large' },
    () => ({ id: 'Baris alamat dan header terlalu panjang. Perpendek, misalnya buang cookie.', en: 'The request line and headers are too long. Shorten them, for example by dropping cookies.' })),
  internal: problem(500, { id: 'Kesalahan di pihak kami', en: 'Fault on our side' },
    () => ({ id: 'Tidak ada yang berubah. Coba lagi; bila berulang, sebutkan traceId.', en: 'Try again; if it happens again, tell us the traceId.' })),
  unavailable: problem(503, { id: 'Sedang tidak tersedia', en: 'Unavailable' },
    () => ({ id: 'Layanan yang diperlukan tidak menjawab. Coba lagi sebentar.', en: 'A service that is needed does not answer. Try again shortly.' })),
} as const

export type ProblemCode = keyof typeof entries
export const problemCodes = Object.keys(entries) as ProblemCode[]

/** What the words of each code need to be said. */
export type ProblemParams = { [C in ProblemCode]: Parameters<(typeof entries)[C]['detail']>[0] }

/** Every problem this API can answer with. The codes are part of the contract; title and detail say what to do. */
export const catalogue: { [C in ProblemCode]: ProblemType<ProblemParams[C]> } = entries
