import { momentInWords } from '../../platform/moment-words.ts'
import { type Noun, wordsOf } from './nouns.ts'
import type { PdfFlaw } from './pdf-flaws.ts'
import { pdfWords } from './pdf-words.ts'
import { type ProblemType, problem, problemWith } from './problem-type.ts'
import { unauthorizedWords } from './unauthorized-words.ts'

const entries = {
  invalid_request: problem(400, { id: 'Permintaan tidak sah', en: 'Invalid request' }, () => ({
    id: 'Permintaan tidak dapat dibaca. Lihat errors untuk bagian yang perlu diperbaiki.',
    en: 'The request cannot be read. See errors for the parts to mend.',
  })),
  cursor_mismatch: problem(400, { id: 'Kursor tidak cocok', en: 'Cursor does not fit' }, () => ({
    id: 'Kursor ini berasal dari daftar dengan penyaring lain. Mulai lagi tanpa cursor.',
    en: 'This cursor comes from a list with other filters. Start again without cursor.',
  })),
  slot_comes_first: problem(400, { id: 'Slot belum disebut', en: 'Slot not named yet' }, () => ({
    id: 'Kirim bagian slot sebelum bagian file.',
    en: 'Send the part slot before the part file.',
  })),
  file_part_missing: problem(400, { id: 'Berkas tidak ada', en: 'File missing' }, () => ({
    id: 'Kirim tepat satu bagian bernama file.',
    en: 'Send exactly one part named file.',
  })),
  upload_interrupted: problem(400, { id: 'Unggahan terputus', en: 'Upload interrupted' }, () => ({
    id: 'Berkas tidak sampai seluruhnya. Kirim lagi.',
    en: 'The file did not arrive whole. Send it again.',
  })),
  digest_mismatch: problemWith<{ sha256: string }>(
    422,
    { id: 'Berkas berubah di jalan', en: 'File changed on the way' },
    { sha256: 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c' },
    ({ sha256 }) => ({
      id: `SHA-256 berkas yang sampai adalah ${sha256}, bukan yang disebut. Kirim lagi.`,
      en: `The SHA-256 of the file that arrived is ${sha256}, not the one stated. Send it again.`,
    }),
  ),
  unauthorized: problemWith<{ reason: keyof typeof unauthorizedWords }>(
    401,
    { id: 'Belum masuk', en: 'Not signed in' },
    { reason: 'missing' },
    ({ reason }) => unauthorizedWords[reason],
  ),
  forbidden: problemWith<{ action: string; by: readonly string[] }>(
    403,
    { id: 'Tidak berwenang', en: 'Not allowed' },
    { action: 'sign', by: ['head'] },
    ({ action, by }) => ({
      id: `Langkah ${action} hanya untuk: ${by.join(', ')}.`,
      en: `The step ${action} is for: ${by.join(', ')}.`,
    }),
  ),
  insufficient_scope: problemWith<{ scope: string }>(
    403,
    { id: 'Cakupan tidak cukup', en: 'Scope too small' },
    { scope: 'permits:read' },
    ({ scope }) => ({
      id: `Pendaftaran atau token ini tidak memuat cakupan ${scope}.`,
      en: `This registration, or this token, does not have the scope ${scope}.`,
    }),
  ),
  purpose_not_registered: problemWith<{ registered: readonly string[] }>(
    403,
    { id: 'Tujuan tidak terdaftar', en: 'Purpose not registered' },
    { registered: ['collateral_check'] },
    ({ registered }) => ({
      id: `Sebutkan di header Purpose salah satu tujuan yang terdaftar: ${registered.join(', ')}.`,
      en: `Name in the header Purpose one of the purposes that are registered: ${registered.join(', ')}.`,
    }),
  ),
  not_at_a_kiosk: problem(403, { id: 'Tidak di anjungan', en: 'Not at a kiosk' }, () => ({
    id: 'Ini tidak dapat dilakukan di anjungan. Masuklah dari perangkat Anda sendiri.',
    en: 'This cannot be done at a kiosk. Sign in on a device of your own.',
  })),
  foreign_request: problem(403, { id: 'Bukan dari situs ini', en: 'Not from this site' }, () => ({
    id: 'Alamat ini hanya melayani halaman server ini dan komputer ini. Pakailah alamat yang tertera di PUBLIC_URL.',
    en: 'Only pages of this server and of this computer are answered here. Use the address in PUBLIC_URL.',
  })),
  client_suspended: problem(403, { id: 'Lembaga ditangguhkan', en: 'Client suspended' }, () => ({
    id: 'Pendaftaran lembaga ini sedang ditangguhkan. Hubungi penyelenggara.',
    en: "The registration of this agency is suspended. Ask the network's administrators.",
  })),
  own_appointment: problem(403, { id: 'Penugasan sendiri', en: "One's own appointment" }, () => ({
    id: 'Tidak seorang pun mengangkat, mengubah, atau memberhentikan sementara dirinya sendiri. Minta administrator lain.',
    en: 'Nobody appoints, changes or suspends themselves. Ask another administrator.',
  })),
  acted_on_it: problem(403, { id: 'Pernah menangani permohonan ini', en: 'Handled this application' }, () => ({
    id: 'Anda pernah menangani permohonan ini sebagai petugas. Tidak seorang pun menangani berkasnya sendiri.',
    en: 'You have handled this application as an officer. Nobody handles a file of their own.',
  })),
  own_application: problem(403, { id: 'Permohonan sendiri', en: "One's own application" }, () => ({
    id:
      'Permohonan ini milik Anda sendiri. Tidak seorang pun bertindak sebagai petugas atas permohonannya sendiri; ' +
      'petugas lain yang menanganinya.',
    en: 'This application is your own. Nobody acts as an officer on an application of their own; a colleague has to.',
  })),
  own_permit: problem(403, { id: 'Izin sendiri', en: "One's own permit" }, () => ({
    id:
      'Izin ini milik Anda sendiri. Tidak seorang pun memutuskan tentang izinnya sendiri; kepala kantor lain yang ' +
      'memutuskannya.',
    en: 'This permit is your own. Nobody decides on a permit of their own; another head has to.',
  })),
  not_found: problemWith<{ what: Noun }>(
    404,
    { id: 'Tidak ditemukan', en: 'Not found' },
    { what: 'application' },
    ({ what }) => ({
      id: `${wordsOf(what).id} tidak ada, atau bukan untuk Anda.`,
      en: `There is no such ${wordsOf(what).en}, or it is not for you to see.`,
    }),
  ),
  request_timeout: problem(408, { id: 'Waktu habis', en: 'Request timed out' }, () => ({
    id: 'Permintaan terlalu lama sampai. Coba lagi.',
    en: 'The request took too long to arrive. Try again.',
  })),
  step_not_allowed: problemWith<{ action: string; status: string }>(
    409,
    { id: 'Langkah tidak tersedia', en: 'Step not available' },
    { action: 'sign', status: 'draft' },
    ({ action, status }) => ({
      id: `Langkah ${action} tidak ada dari status ${status}. Lihat nextActions.`,
      en: `There is no step ${action} from status ${status}. See nextActions.`,
    }),
  ),
  not_editable: problemWith<{ status: string }>(
    409,
    { id: 'Tidak dapat diubah', en: 'Not editable' },
    { status: 'in_review' },
    ({ status }) => ({
      id: `Permohonan berstatus ${status} tidak dapat diubah.`,
      en: `An application that is ${status} cannot be changed.`,
    }),
  ),
  correction_not_open: problemWith<{ status: string }>(
    409,
    { id: 'Tidak perlu pembetulan', en: 'Nothing to correct' },
    { status: 'draft' },
    ({ status }) => ({
      id: `Permohonan berstatus ${status} tidak menerima pembetulan: draf diubah langsung, dan yang sudah dihapus tidak ada lagi.`,
      en: `An application that is ${status} takes no corrections: a draft is changed directly, and what was erased is gone.`,
    }),
  ),
  correction_waits: problemWith<{ id: string }>(
    409,
    { id: 'Pembetulan masih menunggu', en: 'A correction waits' },
    { id: '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70' },
    ({ id }) => ({
      id: `Pembetulan ${id} belum diputuskan. Tarik dahulu untuk meminta yang lain.`,
      en: `The correction ${id} has not been decided. Withdraw it to ask for another one.`,
    }),
  ),
  correction_decided: problem(409, { id: 'Sudah diputuskan', en: 'Decided already' }, () => ({
    id: 'Pembetulan ini sudah diputuskan atau ditarik.',
    en: 'This correction has been decided or withdrawn.',
  })),
  matching_not_open: problemWith<{ status: string }>(
    409,
    { id: 'Pencocokan tidak terbuka', en: 'Matching not open' },
    { status: 'in_review' },
    ({ status }) => ({
      id: `Pada status ${status} dokumen asli jenis izin ini tidak dicocokkan.`,
      en: `In status ${status} originals of this permit type are not matched.`,
    }),
  ),
  payment_not_open: problemWith<{ status: string }>(
    409,
    { id: 'Tidak menunggu pembayaran', en: 'No payment awaited' },
    { status: 'in_review' },
    ({ status }) => ({
      id: `Permohonan berstatus ${status} tidak menunggu pembayaran.`,
      en: `An application that is ${status} awaits no payment.`,
    }),
  ),
  appointment_open: problemWith<{ id: string }>(
    409,
    { id: 'Sudah ada janji temu', en: 'There is an appointment' },
    { id: '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70' },
    ({ id }) => ({
      id: `Janji temu ${id} masih terbuka. Untuk menggantinya sebutkan dalam supersedes.`,
      en: `The appointment ${id} is still open. To replace it, name it in supersedes.`,
    }),
  ),
  appointment_over: problem(409, { id: 'Janji temu sudah selesai', en: 'Appointment over' }, () => ({
    id: 'Janji temu ini sudah berakhir atau diganti. Ambil lagi permohonannya.',
    en: 'This appointment has ended or was replaced. Fetch the application again.',
  })),
  appointment_not_begun: problem(409, { id: 'Janji temu belum mulai', en: 'Appointment not begun' }, () => ({
    id: 'Ketidakhadiran baru dapat dicatat setelah waktunya mulai.',
    en: 'That somebody did not come can be recorded once the appointment has begun.',
  })),
  inspector_booked: problem(409, { id: 'Pemeriksa sudah dipesan', en: 'Inspector booked' }, () => ({
    id: 'Pemeriksa ini punya janji temu lain pada waktu itu. Pilih waktu atau pemeriksa lain.',
    en: 'This inspector has another appointment at that time. Choose another time or inspector.',
  })),
  visit_not_open: problemWith<{ status: string; purpose: string }>(
    409,
    { id: 'Kunjungan belum diperlukan', en: 'No visit for that' },
    { status: 'in_review', purpose: 'bring_originals' },
    ({ status, purpose }) => ({
      id: `Pada status ${status} tidak ada kunjungan ${purpose}. Lihat visit dalam permohonan.`,
      en: `In status ${status} nobody has to come for ${purpose}. See visit in the application.`,
    }),
  ),
  visit_open: problemWith<{ id: string }>(
    409,
    { id: 'Sudah ada kunjungan', en: 'There is a visit' },
    { id: '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70' },
    ({ id }) => ({
      id: `Kunjungan ${id} masih terbuka. Untuk memindahkannya sebutkan dalam supersedes.`,
      en: `The visit ${id} is still open. To move it, name it in supersedes.`,
    }),
  ),
  visit_over: problem(409, { id: 'Kunjungan sudah selesai', en: 'Visit over' }, () => ({
    id: 'Kunjungan ini sudah berakhir atau dipindahkan. Ambil lagi permohonannya.',
    en: 'This visit has ended or was moved. Fetch the application again.',
  })),
  visit_not_begun: problem(409, { id: 'Kunjungan belum mulai', en: 'Visit not begun' }, () => ({
    id: 'Ketidakhadiran dicatat setelah waktunya mulai, kehadiran paling cepat pada harinya.',
    en: 'That somebody did not come is recorded once the time has begun, that they came not before its day.',
  })),
  visit_not_today: problem(409, { id: 'Bukan hari ini', en: 'Not today' }, () => ({
    id: 'Kunjungan ini bukan untuk hari ini. Ambil nomor tanpa kunjungan, atau pindahkan kunjungannya.',
    en: 'This visit is not for today. Take a ticket without it, or move the visit.',
  })),
  counter_not_open: problemWith<{ opensAt: string | null }>(
    409,
    { id: 'Loket belum buka', en: 'Counter not open' },
    { opensAt: '2026-11-30T01:00:00.000Z' },
    ({ opensAt }) => ({
      id: `Nomor antrean hanya diberikan pada jam loket. ${
        opensAt === null
          ? 'Jam buka berikutnya belum diketahui.'
          : `Loket buka kembali ${momentInWords(opensAt, 'id')}.`
      }`,
      en: `Numbers are given during counter hours only. ${
        opensAt === null
          ? 'The next opening is not known yet.'
          : `The counter opens again on ${momentInWords(opensAt, 'en')}.`
      }`,
    }),
  ),
  slot_full: problem(409, { id: 'Jadwal penuh', en: 'Slot full' }, () => ({
    id: 'Semua meja pada jadwal itu sudah dipesan. Pilih jadwal lain.',
    en: 'Every desk of that slot is booked. Choose another one.',
  })),
  checked_in_already: problem(409, { id: 'Sudah mengambil nomor', en: 'Checked in already' }, () => ({
    id: 'Kunjungan ini sudah mempunyai nomor antrean.',
    en: 'This visit has a queue ticket already.',
  })),
  queue_empty: problem(409, { id: 'Antrean kosong', en: 'Queue empty' }, () => ({
    id: 'Tidak ada yang menunggu.',
    en: 'Nobody is waiting.',
  })),
  ticket_state: problemWith<{ action: string; state: string }>(
    409,
    { id: 'Nomor tidak dapat diubah begitu', en: 'Not from this state' },
    { action: 'serve', state: 'waiting' },
    ({ action, state }) => ({
      id: `Nomor antrean berstatus ${state} tidak dapat menerima ${action}.`,
      en: `A queue ticket that is ${state} cannot take ${action}.`,
    }),
  ),
  signed_already: problem(409, { id: 'Sudah ditandatangani', en: 'Signed already' }, () => ({
    id: 'Berita acara ini sudah ditandatangani pemohon.',
    en: 'The applicant has signed this report already.',
  })),
  draft_exists: problemWith<{ code: string }>(
    409,
    { id: 'Rancangan sudah ada', en: 'Draft exists' },
    { code: 'IMB' },
    ({ code }) => ({
      id: `Sudah ada rancangan ${code}. Ubah atau buang dahulu.`,
      en: `There is a draft of ${code} already. Change it or throw it away first.`,
    }),
  ),
  retired_already: problemWith<{ code: string }>(
    409,
    { id: 'Sudah berakhir', en: 'Retired already' },
    { code: 'IMB' },
    ({ code }) => ({
      id: `Jenis izin ${code} sudah dinyatakan berakhir.`,
      en: `The permit type ${code} has been retired already.`,
    }),
  ),
  version_in_force: problemWith<{ code: string; version: number; validFrom: string }>(
    409,
    { id: 'Versi sudah berlaku', en: 'Version in force' },
    { code: 'IMB', version: 2, validFrom: '2026-12-01' },
    ({ code, version, validFrom }) => ({
      id: `Versi ${version} dari ${code} berlaku sejak ${validFrom}: tidak dapat ditarik lagi. Terbitkan versi baru.`,
      en:
        `Version ${version} of ${code} has been in force since ${validFrom} and cannot be withdrawn. Publish a new ` +
        'one.',
    }),
  ),
  withdrawn_already: problemWith<{ code: string; version: number }>(
    409,
    { id: 'Sudah ditarik', en: 'Withdrawn already' },
    { code: 'IMB', version: 2 },
    ({ code, version }) => ({
      id: `Versi ${version} dari ${code} sudah ditarik sebelumnya.`,
      en: `Version ${version} of ${code} has been withdrawn before.`,
    }),
  ),
  revoked_already: problem(409, { id: 'Sudah dicabut', en: 'Revoked already' }, () => ({
    id: 'Kunci ini sudah dicabut sebelumnya.',
    en: 'This key has been revoked before.',
  })),
  permit_type_retired: problemWith<{ code: string }>(
    409,
    { id: 'Jenis izin sudah berakhir', en: 'Permit type retired' },
    { code: 'IMB' },
    ({ code }) => ({
      id: `Jenis izin ${code} sudah berakhir: tidak ada versi yang berlaku. Permohonan ini tetap pada versinya dan dapat diselesaikan.`,
      en: `The permit type ${code} has ended: no version is in force. This application stays on its own and can be finished.`,
    }),
  ),
  appointed_already: problem(409, { id: 'Sudah ditugaskan', en: 'Appointed already' }, () => ({
    id: 'Orang ini sudah memegang peran itu di kantor itu untuk sebagian dari waktu tersebut.',
    en: 'This person holds that role at that office for some of that time already.',
  })),
  appointment_state: problemWith<{ action: string; state: string }>(
    409,
    { id: 'Penugasan tidak dapat diubah begitu', en: 'Not from this state' },
    { action: 'suspend', state: 'ended' },
    ({ action, state }) => ({
      id: `Penugasan berstatus ${state} tidak dapat menerima ${action}.`,
      en: `An appointment that is ${state} cannot take ${action}.`,
    }),
  ),
  last_administrator: problem(409, { id: 'Administrator terakhir', en: 'Last administrator' }, () => ({
    id: 'Provinsi harus tetap memiliki seorang administrator tanpa batas waktu. Angkat yang lain lebih dahulu.',
    en: 'The province must keep an administrator without an end. Appoint another one first.',
  })),
  dissolution_exists: problemWith<{ id: string }>(
    409,
    { id: 'Pembubaran sudah ditetapkan', en: 'Dissolution planned already' },
    { id: '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70' },
    ({ id }) => ({
      id: `Kantor ini sudah akan dibubarkan (${id}). Batalkan itu dahulu.`,
      en: `This office is to be dissolved already (${id}). Call that off first.`,
    }),
  ),
  succeeded_already: problemWith<{ code: string; on: string }>(
    409,
    { id: 'Sudah digantikan', en: 'Succeeded already' },
    { code: '31.71.06.1001', on: '2027-01-01' },
    ({ code, on }) => ({
      id: `Wilayah ${code} sudah digantikan mulai ${on}.`,
      en: `The region ${code} has successors from ${on} on.`,
    }),
  ),
  dissolution_begun: problemWith<{ state: string }>(
    409,
    { id: 'Pembubaran sudah berjalan', en: 'Dissolution begun' },
    { state: 'winding_down' },
    ({ state }) => ({
      id: `Pembubaran ini sudah ${state} dan tidak dapat dibatalkan.`,
      en: `This dissolution is ${state} and cannot be called off.`,
    }),
  ),
  contact_known: problem(409, { id: 'Alamat sudah dipakai', en: 'Address known already' }, () => ({
    id: 'Alamat ini sudah Anda konfirmasi, dan kabar sudah dikirim ke sana.',
    en: 'You have confirmed this address already, and are told there.',
  })),
  claimed_already: problem(409, { id: 'Sudah diambil alih', en: 'Taken over already' }, () => ({
    id: 'Pemohon sudah mengambil alih permohonan ini. Kode baru tidak diperlukan.',
    en: 'The applicant has taken this application over. It needs no code any more.',
  })),
  mail_not_in_triage: problemWith<{ state: string }>(
    409,
    { id: 'Surel tidak menunggu lagi', en: 'Mail not in triage' },
    { state: 'closed' },
    ({ state }) => ({
      id: `Surel ini sudah selesai (${state}).`,
      en: `Nothing is to be done with this mail any more (${state}).`,
    }),
  ),
  mail_without_sender: problem(409, { id: 'Surel tanpa pengirim', en: 'Mail without a sender' }, () => ({
    id: 'Surel ini tidak menyebut satu alamat pengirim yang dapat dijawab.',
    en: 'This mail names no single address that it could be answered to.',
  })),
  received_file_accepted: problem(409, { id: 'Berkas sudah dipakai', en: 'File accepted already' }, () => ({
    id: 'Berkas ini sudah menjadi dokumen permohonan.',
    en: 'This file is a document of the application already.',
  })),
  received_file_discarded: problem(409, { id: 'Berkas sudah dibuang', en: 'File discarded' }, () => ({
    id: 'Berkas ini sudah dibuang dan tidak diberikan lagi. Mintalah dikirim lagi.',
    en: 'This file was discarded and is not given out any more. Have it sent again.',
  })),
  file_broken: problemWith<{ flaw: PdfFlaw }>(
    422,
    { id: 'Berkas PDF tidak dapat diterima', en: 'PDF not accepted' },
    { flaw: 'unreadable' },
    ({ flaw }) => pdfWords[flaw],
  ),
  received_file_refused: problemWith<{ scan: string }>(
    409,
    { id: 'Berkas ditolak', en: 'File refused' },
    { scan: 'infected' },
    ({ scan }) =>
      scan === 'infected'
        ? {
            id: 'Berkas ini terinfeksi virus dan dikarantina. Kirim atau unggah berkas lain.',
            en: 'This file is infected by a virus and quarantined. Send or upload another one.',
          }
        : {
            id: 'Berkas ini belum diperiksa pemindai virus. Pemeriksaan sedang diulang; coba lagi nanti.',
            en: 'This file has not been scanned for viruses yet. Scanning is tried again; come back later.',
          },
  ),
  messages_not_open: problemWith<{ status: string }>(
    409,
    { id: 'Tidak menerima pesan', en: 'No messages taken' },
    { status: 'draft' },
    ({ status }) => ({
      id: `Permohonan berstatus ${status} tidak menerima pesan.`,
      en: `An application that is ${status} takes no messages.`,
    }),
  ),
  assignment_not_open: problemWith<{ status: string }>(
    409,
    { id: 'Tidak menunggu petugas', en: 'No officer awaited' },
    { status: 'returned' },
    ({ status }) => ({
      id: `Permohonan berstatus ${status} tidak menunggu langkah petugas.`,
      en: `An application that is ${status} does not wait for an officer.`,
    }),
  ),
  assigned_already: problem(409, { id: 'Sudah dikerjakan orang lain', en: 'Somebody else has it' }, () => ({
    id: 'Petugas lain sedang mengerjakan permohonan ini. Minta petugas itu atau kepala kantor menyerahkannya.',
    en: 'Another officer works on this application. Ask them, or the head of the office, to hand it over.',
  })),
  not_assigned: problem(409, { id: 'Belum ada petugas', en: 'Nobody has it' }, () => ({
    id: 'Permohonan ini tidak sedang dikerjakan siapa pun.',
    en: 'Nobody works on this application.',
  })),
  conflict: problem(409, { id: 'Berubah bersamaan', en: 'Changed at the same time' }, () => ({
    id: 'Berkas ini sedang diubah pihak lain. Ambil lagi lalu coba kembali.',
    en: 'Others keep changing this file. Fetch it again and try once more.',
  })),
  request_in_flight: problem(409, { id: 'Sedang diproses', en: 'Still in progress' }, () => ({
    id: 'Permintaan dengan Idempotency-Key ini masih diproses. Coba lagi sebentar.',
    en: 'The request with this Idempotency-Key is still being worked on. Try again shortly.',
  })),
  stale: problem(412, { id: 'Versi sudah lama', en: 'Stale version' }, () => ({
    id: 'Berkas sudah berubah sejak ETag ini. Ambil lagi, periksa, lalu ulangi.',
    en: 'The file has changed since this ETag. Fetch it again, look, and repeat.',
  })),
  payload_too_large: problemWith<{ limit: number }>(
    413,
    { id: 'Terlalu besar', en: 'Too large' },
    { limit: 1_048_576 },
    ({ limit }) => ({ id: `Batasnya ${limit} bita.`, en: `The limit is ${limit} bytes.` }),
  ),
  unsupported_media_type: problemWith<{ allowed: readonly string[] }>(
    415,
    { id: 'Jenis isi tidak didukung', en: 'Unsupported media type' },
    { allowed: ['application/json'] },
    ({ allowed }) => ({ id: `Yang diterima: ${allowed.join(', ')}.`, en: `Accepted here: ${allowed.join(', ')}.` }),
  ),
  range_not_satisfiable: problemWith<{ size: number }>(
    416,
    { id: 'Rentang tidak ada', en: 'Range not satisfiable' },
    { size: 20_480 },
    ({ size }) => ({ id: `Berkas ini berukuran ${size} bita.`, en: `This file has ${size} bytes.` }),
  ),
  rule_broken: problem(422, { id: 'Aturan tidak terpenuhi', en: 'Rule broken' }, () => ({
    id: 'Isi terbaca, tetapi melanggar aturan. Lihat errors.',
    en: 'The content can be read but breaks a rule. See errors.',
  })),
  rules_unproven: problem(
    422,
    { id: 'Aturan belum terbukti oleh contoh', en: 'Rules are not proven by samples' },
    () => ({
      id:
        'Contoh tidak membuktikan setiap aturan. Tambahkan contoh, atau sebutkan aturan dari errors dalam ' +
        'confirmedRules.',
      en: 'The samples do not prove every rule. Add samples, or name the rules of errors in confirmedRules.',
    }),
  ),
  blocked: problemWith<{ action: string }>(
    422,
    { id: 'Syarat belum terpenuhi', en: 'Conditions not met' },
    { action: 'submit' },
    ({ action }) => ({
      id: `Langkah ${action} belum dapat diambil. Lihat blockers.`,
      en: `The step ${action} cannot be taken yet. See blockers.`,
    }),
  ),
  file_empty: problem(422, { id: 'Berkas kosong', en: 'Empty file' }, () => ({
    id: 'Berkas berisi 0 bita. Pilih berkas yang benar.',
    en: 'The file has 0 bytes. Choose the right file.',
  })),
  file_type_not_accepted: problemWith<{ found: string; accepted: readonly string[] }>(
    422,
    { id: 'Jenis berkas tidak diterima', en: 'File type not accepted' },
    { found: 'application/x-elf', accepted: ['application/pdf'] },
    ({ found, accepted }) => ({
      id: `Isi berkas adalah ${found}; slot ini menerima ${accepted.join(', ')}.`,
      en: `The file's content is ${found}; this slot takes ${accepted.join(', ')}.`,
    }),
  ),
  too_many_versions: problemWith<{ limit: number }>(
    422,
    { id: 'Terlalu banyak versi', en: 'Too many versions' },
    { limit: 20 },
    ({ limit }) => ({ id: `Satu slot menampung ${limit} versi.`, en: `A slot holds ${limit} versions.` }),
  ),
  too_many_keys: problemWith<{ limit: number }>(
    422,
    { id: 'Terlalu banyak kunci', en: 'Too many keys' },
    { limit: 2 },
    ({ limit }) => ({
      id: `Satu lembaga memegang paling banyak ${limit} kunci aktif. Cabut satu dahulu.`,
      en: `A client has at most ${limit} active keys. Revoke one first.`,
    }),
  ),
  too_many_appointments: problemWith<{ limit: number }>(
    422,
    { id: 'Terlalu banyak janji temu', en: 'Too many appointments' },
    { limit: 50 },
    ({ limit }) => ({
      id: `Satu permohonan menampung ${limit} janji temu.`,
      en: `An application holds ${limit} appointments.`,
    }),
  ),
  too_many_messages: problemWith<{ limit: number }>(
    422,
    { id: 'Terlalu banyak pesan', en: 'Too many messages' },
    { limit: 1_000 },
    ({ limit }) => ({ id: `Satu permohonan menampung ${limit} pesan.`, en: `An application holds ${limit} messages.` }),
  ),
  too_many_visits: problemWith<{ limit: number }>(
    422,
    { id: 'Terlalu banyak kunjungan', en: 'Too many visits' },
    { limit: 50 },
    ({ limit }) => ({
      id: `Satu permohonan menampung ${limit} kunjungan.`,
      en: `An application holds ${limit} visits.`,
    }),
  ),
  file_changed: problem(422, { id: 'Bukan berkas itu', en: 'Not that file' }, () => ({
    id: 'sha256 bukan milik dokumen ini. Buka berkas yang sekarang, lalu cocokkan lagi.',
    en: 'The sha256 is not that of this document. Open the present file and compare again.',
  })),
  original_not_asked_for: problemWith<{ slot: string }>(
    422,
    { id: 'Dokumen asli tidak diminta', en: 'Original not asked for' },
    { slot: 'site_photo_front' },
    ({ slot }) => ({
      id: `Jenis izin ini tidak meminta dokumen asli untuk ${slot}.`,
      en: `This permit type does not ask for the original of ${slot}.`,
    }),
  ),
  payment_differs: problem(422, { id: 'Transaksi sudah dikenal', en: 'Transaction known already' }, () => ({
    id: 'Transaksi ini sudah dibukukan dengan nomor ketetapan, jumlah, atau waktu lain. Periksa transactionId.',
    en: 'This transaction was booked before with another assessment, amount or time. Check the transactionId.',
  })),
  certificate_in_making: problem(409, { id: 'Sertifikat sedang dibuat', en: 'Certificate being made' }, () => ({
    id: 'Izin ini sudah terbit; sertifikatnya sedang ditandatangani. Coba lagi sebentar.',
    en: 'The permit is issued; its certificate is being signed. Try again shortly.',
  })),
  certificate_not_in_force: problem(409, { id: 'Izin belum berlaku', en: 'Permit not in force yet' }, () => ({
    id:
      'Izin ini baru berlaku, dan sertifikatnya baru dapat diunduh, setelah dokumen asli dicocokkan dan izin ' +
      'diserahkan di loket. Lihat blockers.',
    en:
      'This permit comes into force, and its certificate can be downloaded, once the originals are matched and the ' +
      'permit is handed over at the counter. See blockers.',
  })),
  idempotency_key_reused: problem(
    422,
    { id: 'Idempotency-Key sudah dipakai', en: 'Idempotency-Key used before' },
    () => ({
      id: 'Kunci ini sudah dipakai untuk permintaan lain. Pakai kunci baru.',
      en: 'This key was used for another request. Use a new key.',
    }),
  ),
  precondition_required: problem(428, { id: 'If-Match diperlukan', en: 'If-Match required' }, () => ({
    id: 'Sertakan If-Match dengan ETag yang terakhir Anda baca.',
    en: 'Send If-Match with the ETag that you read last.',
  })),
  rate_limited: problemWith<{ seconds: number }>(
    429,
    { id: 'Terlalu banyak permintaan', en: 'Too many requests' },
    { seconds: 17 },
    ({ seconds }) => ({
      id: `Batas permintaan tercapai. Coba lagi setelah ${seconds} detik.`,
      en: `The limit of requests is reached. Try again after ${seconds} seconds.`,
    }),
  ),
  headers_too_large: problem(431, { id: 'Kepala permintaan terlalu besar', en: 'Request head too large' }, () => ({
    id: 'Baris alamat dan header terlalu panjang. Perpendek, misalnya buang cookie.',
    en: 'The request line and headers are too long. Shorten them, for example by dropping cookies.',
  })),
  internal: problem(500, { id: 'Kesalahan di pihak kami', en: 'Fault on our side' }, () => ({
    id: 'Tidak ada yang berubah. Coba lagi; bila berulang, sebutkan traceId.',
    en: 'Try again; if it happens again, tell us the traceId.',
  })),
  unavailable: problem(503, { id: 'Sedang tidak tersedia', en: 'Unavailable' }, () => ({
    id: 'Layanan yang diperlukan tidak menjawab. Coba lagi sebentar.',
    en: 'A service that is needed does not answer. Try again shortly.',
  })),
} as const

export type ProblemCode = keyof typeof entries
export const problemCodes = Object.keys(entries) as ProblemCode[]

/** The values that the words of each code need. */
export type ProblemParams = { [C in ProblemCode]: Parameters<(typeof entries)[C]['detail']>[0] }

/** Every problem this API can answer with. The codes are part of the contract; title and detail say what to do. */
export const catalogue: { [C in ProblemCode]: ProblemType<ProblemParams[C]> } = entries
