import { applicationStates, consultationStates } from '../labels/states.ts'
import { problem, problemWith, type Words } from '../problem-type.ts'
import { endedWords } from './ended-visit-words.ts'

type Status = keyof typeof applicationStates

/** The words for the certificate of a permit that comes into force by its handover. */
const beforeHandover = (isMatched: boolean): Words => ({
  id: [
    `Izin ini mulai berlaku setelah ${isMatched ? '' : 'dokumen asli dicocokkan dan '}izin diserahkan di loket; ` +
      'sesudah itu sertifikatnya dapat diunduh.',
    isMatched ? 'Silakan ambil izin ini di loket kantor.' : 'Silakan bawa dokumen asli ke loket kantor.',
  ],
  en: [
    `This permit comes into force when ${isMatched ? '' : 'the originals are matched and '}it is handed over; then ` +
      'its certificate can be downloaded.',
    isMatched
      ? 'Collect it at the counter of the office.'
      : 'Bring the original documents to the counter of the office.',
  ],
})

/** Problems of the work on an application: officers, originals, payments, certificates, consultations. */
export const workProblems = {
  assignment_not_open: problemWith<{ status: Status }>(
    409,
    'officer',
    { id: 'Tidak menunggu petugas', en: 'Not waiting for an officer' },
    { status: 'returned' },
    ({ status }) => ({
      id: [
        `Permohonan berstatus "${applicationStates[status].id}" tidak menunggu langkah petugas.`,
        'Silakan pilih permohonan lain.',
      ],
      en: [
        `An application with the status "${applicationStates[status].en}" is not waiting for an officer.`,
        'Choose another application.',
      ],
    }),
  ),
  assigned_already: problem(
    409,
    'officer',
    { id: 'Sedang dikerjakan petugas lain', en: 'Another officer works on it' },
    {
      id: [
        'Petugas lain sedang mengerjakan permohonan ini.',
        'Silakan minta petugas itu atau Kepala Kantor menyerahkannya.',
      ],
      en: ['Another officer works on this application.', 'Ask them or the head of office to hand it over.'],
    },
  ),
  not_assigned: problem(
    409,
    'officer',
    { id: 'Belum ada petugas', en: 'Nobody works on it' },
    {
      id: ['Permohonan ini sedang tidak dikerjakan siapa pun.', 'Tidak ada yang perlu dilepaskan.'],
      en: ['Nobody works on this application.', 'There is nothing to release.'],
    },
  ),
  signed_already: problem(
    409,
    'everyone',
    { id: 'Sudah ditandatangani', en: 'Already signed' },
    {
      id: ['Pemohon sudah menandatangani berita acara ini.', 'Tidak ada yang perlu dilakukan lagi.'],
      en: ['The applicant has already signed this report.', 'There is nothing more to do.'],
    },
  ),
  no_credentials: problem(
    404,
    'everyone',
    { id: 'Tidak ada kredensial', en: 'No credentials' },
    {
      id: [
        'Layanan ini tidak menerbitkan kredensial izin.',
        'Periksa izin dengan kode verifikasinya, atau tanyakan kepada penyelenggara.',
      ],
      en: [
        'This deployment gives out no credentials of permits.',
        'Check the permit by its verification code, or ask the operator.',
      ],
    },
  ),
  certificate_in_making: problem(
    409,
    'everyone',
    { id: 'Sertifikat sedang dibuat', en: 'Certificate in preparation' },
    {
      id: ['Izin sudah terbit dan sertifikatnya sedang ditandatangani.', 'Silakan coba beberapa saat lagi.'],
      en: ['The permit has been issued and its certificate is being signed.', 'Try again in a moment.'],
    },
  ),
  certificate_not_in_force: problemWith<{ ended: keyof typeof endedWords | null; isMatched: boolean }>(
    409,
    'everyone',
    { id: 'Izin belum berlaku', en: 'Permit not in force yet' },
    { ended: null, isMatched: false },
    ({ ended, isMatched }) => (ended === null ? beforeHandover(isMatched) : endedWords[ended]),
  ),
  payment_not_open: problemWith<{ status: Status }>(
    409,
    'officer',
    { id: 'Tidak menunggu pembayaran', en: 'No payment expected' },
    { status: 'in_review' },
    ({ status }) => ({
      id: [
        `Permohonan berstatus "${applicationStates[status].id}" tidak menunggu pembayaran.`,
        'Periksa nomor permohonannya.',
      ],
      en: [
        `An application with the status "${applicationStates[status].en}" is not waiting for a payment.`,
        'Check the number of the application.',
      ],
    }),
  ),
  payment_differs: problem(
    422,
    'client',
    { id: 'Transaksi sudah dicatat', en: 'Transaction already recorded' },
    {
      id: [
        'Transaksi ini sudah dicatat dengan nomor ketetapan, jumlah, atau waktu yang lain.',
        'Periksa nomor transaksinya.',
      ],
      en: [
        'This transaction was recorded before with another assessment, amount or time.',
        'Check the number of the transaction.',
      ],
    },
  ),
  matching_not_open: problemWith<{ status: Status }>(
    409,
    'officer',
    { id: 'Pencocokan belum dibuka', en: 'Matching not open' },
    { status: 'in_review' },
    ({ status }) => ({
      id: [
        `Pada status "${applicationStates[status].id}" dokumen asli untuk jenis izin ini tidak dicocokkan.`,
        'Silakan cocokkan setelah permohonan sampai pada tahap itu.',
      ],
      en: [
        `In the status "${applicationStates[status].en}" originals of this permit type are not matched.`,
        'Match them when the application reaches that stage.',
      ],
    }),
  ),
  consultation_over: problemWith<{ status: keyof typeof consultationStates }>(
    409,
    'everyone',
    { id: 'Permintaan pendapat sudah berakhir', en: 'Consultation has ended' },
    { status: 'silent' },
    ({ status }) => ({
      id: [
        `Permintaan pendapat ini sudah berakhir: ${consultationStates[status].id.toLowerCase()}.`,
        'Bila perlu, hubungi kantor yang meminta pendapat.',
      ],
      en: [
        `This consultation has ended: ${consultationStates[status].en}.`,
        'If needed, contact the office that asked.',
      ],
    }),
  ),
  consultation_waits: problem(
    409,
    'everyone',
    { id: 'Pertanyaan masih menunggu jawaban', en: 'Question still pending' },
    {
      id: ['Pertanyaan Anda yang sebelumnya belum dijawab.', 'Tunggu jawaban kantor sebelum bertanya lagi.'],
      en: ['Your last question has not been answered yet.', 'Wait for the answer of the office before you ask again.'],
    },
  ),
} as const
