import { momentInWords } from '../../../platform/moment-words.ts'
import { applicationStates, ticketStateLabels, visitPurposeLabels } from '../labels/states.ts'
import { notFrom } from '../labels/steps.ts'
import { problem, problemWith } from '../problem-type.ts'
import { endedWords } from './ended-visit-words.ts'

/** Problems of inspections, visits and queues. */
export const visitProblems = {
  appointment_open: problem(
    409,
    'everyone',
    { id: 'Jadwal pemeriksaan sudah ada', en: 'Inspection already arranged' },
    {
      id: ['Masih ada jadwal pemeriksaan untuk permohonan ini.', 'Ganti atau batalkan jadwal itu dahulu.'],
      en: ['An inspection of this application is already arranged.', 'Move or cancel that one first.'],
    },
  ),
  appointment_over: problem(
    409,
    'everyone',
    { id: 'Jadwal pemeriksaan sudah berakhir', en: 'Inspection date is over' },
    {
      id: ['Jadwal pemeriksaan ini sudah berakhir atau diganti.', 'Silakan muat ulang permohonannya.'],
      en: ['This inspection date has passed or was replaced.', 'Load the application again.'],
    },
  ),
  appointment_not_begun: problem(
    409,
    'officer',
    { id: 'Pemeriksaan belum mulai', en: 'Inspection has not begun' },
    {
      id: ['Pemeriksaan ini belum mulai.', 'Ketidakhadiran dapat dicatat setelah waktunya mulai.'],
      en: ['This inspection has not begun.', 'You can record an absence once it has begun.'],
    },
  ),
  too_many_appointments: problemWith<{ limit: number }>(
    422,
    'officer',
    { id: 'Terlalu banyak jadwal pemeriksaan', en: 'Too many inspection dates' },
    { limit: 50 },
    ({ limit }) => ({
      id: [
        `Satu permohonan menampung paling banyak ${limit} jadwal pemeriksaan.`,
        'Silakan lanjutkan tanpa jadwal baru.',
      ],
      en: [`An application holds at most ${limit} inspection dates.`, 'Go on without a new one.'],
    }),
  ),
  inspector_booked: problem(
    409,
    'everyone',
    { id: 'Pemeriksa sudah mempunyai jadwal', en: 'Inspector already booked' },
    {
      id: ['Pemeriksa ini mempunyai jadwal lain pada waktu itu.', 'Silakan pilih waktu atau pemeriksa lain.'],
      en: ['This inspector has another inspection at that time.', 'Choose another time or inspector.'],
    },
  ),
  visit_not_open: problemWith<{
    status: keyof typeof applicationStates
    purpose: keyof typeof visitPurposeLabels
    ended: keyof typeof endedWords | null
    isToCome: boolean
  }>(
    409,
    'everyone',
    { id: 'Kunjungan tidak diperlukan', en: 'No visit needed' },
    { status: 'in_review', purpose: 'bring_originals', ended: null, isToCome: true },
    ({ status, purpose, ended, isToCome }) =>
      ended !== null
        ? endedWords[ended]
        : {
            id: [
              `Pada status "${applicationStates[status].id}" Anda ${isToCome ? 'belum' : 'tidak'} perlu datang untuk ` +
                `${visitPurposeLabels[purpose].id}.`,
              isToCome ? 'Kami akan memberi tahu bila waktunya tiba.' : 'Jika ada pertanyaan, silakan hubungi kantor.',
            ],
            en: [
              `You need not come ${visitPurposeLabels[purpose].en} while the status is ` +
                `"${applicationStates[status].en}".`,
              isToCome ? 'We will tell you when it is time.' : 'If you have questions, contact the office.',
            ],
          },
  ),
  visit_open: problem(
    409,
    'everyone',
    { id: 'Sudah ada kunjungan', en: 'Visit already booked' },
    {
      id: ['Masih ada kunjungan yang sudah dipesan untuk permohonan ini.', 'Pindahkan atau batalkan kunjungan itu.'],
      en: ['A visit is already booked for this application.', 'Move or cancel that one.'],
    },
  ),
  visit_over: problem(
    409,
    'everyone',
    { id: 'Kunjungan sudah selesai', en: 'Visit is over' },
    {
      id: ['Kunjungan ini sudah berakhir atau dipindahkan.', 'Silakan muat ulang permohonannya.'],
      en: ['This visit has ended or was moved.', 'Load the application again.'],
    },
  ),
  visit_not_begun: problem(
    409,
    'officer',
    { id: 'Kunjungan belum mulai', en: 'Visit has not begun' },
    {
      id: [
        'Kunjungan ini belum mulai.',
        'Kehadiran dapat dicatat pada harinya, dan ketidakhadiran setelah waktunya mulai.',
      ],
      en: ['This visit has not begun.', 'You can record an arrival on its day, and an absence once it has begun.'],
    },
  ),
  visit_not_today: problem(
    409,
    'everyone',
    { id: 'Kunjungan bukan hari ini', en: 'Visit is not today' },
    {
      id: ['Kunjungan ini bukan untuk hari ini.', 'Ambil nomor tanpa kunjungan, atau pindahkan kunjungannya.'],
      en: ['This visit is not for today.', 'Take a ticket without it, or move the visit.'],
    },
  ),
  too_many_visits: problemWith<{ limit: number }>(
    422,
    'everyone',
    { id: 'Terlalu banyak kunjungan', en: 'Too many visits' },
    { limit: 50 },
    ({ limit }) => ({
      id: [`Satu permohonan menampung paling banyak ${limit} kunjungan.`, 'Silakan hubungi loket melalui telepon.'],
      en: [`An application holds at most ${limit} visits.`, 'Telephone the counter.'],
    }),
  ),
  slot_full: problem(
    409,
    'everyone',
    { id: 'Jadwal penuh', en: 'Time slot full' },
    {
      id: ['Semua meja pada jadwal itu sudah dipesan.', 'Silakan pilih jadwal lain.'],
      en: ['Every desk is booked at that time.', 'Choose another time.'],
    },
  ),
  counter_not_open: problemWith<{ opensAt: string | null }>(
    409,
    'everyone',
    { id: 'Loket belum buka', en: 'Counter not open' },
    { opensAt: '2026-11-30T01:00:00.000Z' },
    ({ opensAt }) => ({
      id: [
        'Nomor antrean hanya diberikan pada jam loket.',
        opensAt === null
          ? 'Jam buka berikutnya belum diketahui; silakan hubungi kantor.'
          : `Loket buka kembali ${momentInWords(opensAt, 'id')}.`,
      ],
      en: [
        'Queue tickets are given during counter hours only.',
        opensAt === null
          ? 'The next opening is not known yet; contact the office.'
          : `The counter opens again on ${momentInWords(opensAt, 'en')}.`,
      ],
    }),
  ),
  checked_in_already: problem(
    409,
    'everyone',
    { id: 'Sudah mengambil nomor', en: 'Already checked in' },
    {
      id: ['Kunjungan ini sudah mempunyai nomor antrean.', 'Silakan tunggu sampai nomor Anda dipanggil.'],
      en: ['This visit already has a queue ticket.', 'Wait until your number is called.'],
    },
  ),
  queue_empty: problem(
    409,
    'officer',
    { id: 'Antrean kosong', en: 'Queue empty' },
    {
      id: ['Tidak ada yang menunggu.', 'Silakan panggil lagi bila ada yang mengambil nomor.'],
      en: ['Nobody is waiting.', 'Call again when somebody has taken a ticket.'],
    },
  ),
  ticket_state: problemWith<{
    action: 'call_ticket' | 'serve_ticket' | 'leave_ticket'
    state: keyof typeof ticketStateLabels
  }>(
    409,
    'officer',
    { id: 'Langkah antrean tidak tersedia', en: 'Queue step not available' },
    { action: 'serve_ticket', state: 'waiting' },
    ({ action, state }) => {
      const { id, en } = notFrom(action, ticketStateLabels[state])
      return { id: [id, 'Silakan muat ulang antreannya.'], en: [en, 'Load the queue again.'] }
    },
  ),
} as const
