import { readAppealStory } from './appeal-story.ts'
import { readObjectionStory, readPermitObjectionStory } from './objection-story.ts'
import { readPermitStories } from './permit-stories.ts'
import { refundLetters } from './refund-stories.ts'
import { due, names, originals, paid, reasons, sampleRemedy, tracked, visit } from './sample-details.ts'
import { district, happened, letterWriter, otherLetter, readDefinition, type Story, village } from './sample-facts.ts'

/** Returns the letters about callers, ends of applications, corrections, permits, addresses, and to officers. */
export async function readLaterStories(): Promise<Story[]> {
  const letter = letterWriter(await readDefinition('IMB'))
  const byPhone: Story = {
    title: names('Pemohon yang hanya menelepon', 'An applicant who only calls'),
    situations: [
      letter('application_begun', 'phone', names('Permohonan dibuat', 'Application begun'), {
        ...tracked,
        status: 'draft',
      }),
      letter('returned', 'phone', names('Dikembalikan', 'Returned'), {
        status: 'returned',
        event: happened({ reasons }),
      }),
      letter('originals_due', 'phone', names('Dokumen asli', 'Originals'), originals),
      letter('visit_booked', 'phone', names('Kunjungan dipesan', 'Visit booked'), { ...originals, event: visit }),
      letter('claim_code', 'phone', names('Kode ambil alih', 'Code to take over'), {
        values: { code: '4RT9-0MXW-7C2H-K5JS', days: '90' },
      }),
      letter('claim_code', 'phone', names('Kode ambil alih, sudah selesai', 'Code to take over, ended'), {
        status: 'handed_over',
        values: { code: '4RT9-0MXW-7C2H-K5JS', days: '90' },
      }),
      letter('claimed', 'phone', names('Diambil alih', 'Taken over')),
    ],
  }
  const accounts: Story = {
    title: names('Permohonan berpindah akun', 'An application changes its account'),
    situations: [
      letter('claim_code', 'account', names('Kode untuk akun lain', 'Code for another account'), {
        values: { code: '4RT9-0MXW-7C2H-K5JS', days: '90', isHeld: true },
      }),
      letter('account_change_announced', 'account', names('Kode dari kantor', 'Code of the office'), {
        event: happened({ reason: 'Karyawan yang mengajukannya telah berhenti.', goodForDays: 14 }),
      }),
      letter('account_change_called_off', 'account', names('Kode dicabut', 'Code withdrawn')),
      letter('account_left', 'account', names('Berpindah', 'Gone')),
      letter('account_changed', 'account', names('Diterima', 'Received'), { status: 'returned' }),
      letter('account_changed', 'account', names('Diterima, dengan jadwal', 'Received, with dates ahead'), {
        status: 'in_inspection',
        datesAhead: { inspectionAt: '2026-12-03T02:00:00.000Z', visitAt: '2026-12-04T02:00:00.000Z' },
      }),
    ],
  }
  const ends: Story = {
    title: names('Akhir permohonan dan batas waktu', 'How an application ends, and deadlines'),
    situations: [
      letter('accepted_by_silence', 'account', names('Dianggap lengkap', 'Deemed complete'), {
        status: 'in_review',
        event: happened({ dueAt: '2026-12-02T09:00:00.000Z' }),
        ...due,
      }),
      letter('deemed_granted', 'account', names('Dianggap dikabulkan', 'Deemed granted'), {
        status: 'in_review',
        event: happened({ dueAt: '2026-12-21T09:00:00.000Z' }),
      }),
      letter('refused', 'account', names('Ditolak setelah dibayar', 'Refused after payment'), {
        status: 'refused',
        event: happened({ reason: 'Lokasi termasuk jalur hijau.', legalBasis: 'Rencana Detail Tata Ruang 2022' }),
        money: { status: 'refused', ...paid },
      }),
      letter('refused', 'account', names('Ditolak, dengan upaya hukum', 'Refused, with a legal remedy'), {
        status: 'refused',
        event: happened({ reason: 'Lokasi termasuk jalur hijau.', legalBasis: 'Rencana Detail Tata Ruang 2022' }),
        money: { status: 'refused', ...paid, paidAmount: 0, feeAmount: null },
        remedy: sampleRemedy,
      }),
      letter('payment_received', 'account', names('Dibayar setelah berakhir', 'Paid after the end'), {
        status: 'lapsed',
        payment: { receiptNumber: 'STS-2026-000477', amount: 100_000, outstanding: 35_625 },
        money: { status: 'lapsed', ...paid, paidAmount: 100_000 },
      }),
      letter('withdrawn', 'account', names('Ditarik kembali', 'Withdrawn'), {
        status: 'withdrawn',
        money: { status: 'withdrawn', ...paid },
      }),
      ...refundLetters(letter),
      letter('lapsed', 'phone', names('Gugur', 'Lapsed'), {
        status: 'lapsed',
        event: happened({ waitedFor: 'awaiting_payment' }),
      }),
      letter('transferred', 'account', names('Pindah kantor', 'Moved to another office'), {
        status: 'in_review',
        event: happened({ from: { names: village }, to: { names: district.names } }),
      }),
      letter('transferred', 'phone', names('Pindah kantor, menunggu dokumen asli', 'Moved, originals are awaited'), {
        status: 'awaiting_originals',
        unmatched: ['identity_card', 'land_title'],
        event: happened({ from: { names: village }, to: { names: district.names } }),
      }),
      letter('archive_transferred', 'account', names('Pindah kantor, ada keberatan', 'Moved, with an objection'), {
        status: 'refused',
        event: happened({ from: { names: village }, to: { names: district.names }, waiting: ['objection'] }),
      }),
      letter('archive_transferred', 'phone', names('Pindah kantor, uang dikembalikan', 'Moved, with a refund'), {
        status: 'withdrawn',
        event: happened({ from: { names: village }, to: { names: district.names }, waiting: ['payout'] }),
      }),
      letter('archive_transferred', 'account', names('Pindah kantor, uang diretur', 'Moved, a refund came back'), {
        status: 'withdrawn',
        event: happened({ from: { names: village }, to: { names: district.names }, waiting: ['payout_again'] }),
      }),
    ],
  }
  return [
    byPhone,
    accounts,
    ends,
    await readObjectionStory(),
    await readPermitObjectionStory(),
    await readAppealStory(),
    ...(await readPermitStories()),
    ...(await readStoriesOfOfficers()),
  ]
}

const pauses = {
  schedule_ended: names('Webhook dijeda: satu pengiriman', 'Webhook paused: one delivery'),
  no_success: names('Webhook dijeda: semua pengiriman', 'Webhook paused: all deliveries'),
  gone: names('Webhook dijeda: alamat hilang', 'Webhook paused: address gone'),
  position_too_old: names('Webhook dijeda: terlalu lama', 'Webhook paused: too long'),
}

async function readStoriesOfOfficers(): Promise<Story[]> {
  const letter = letterWriter(await readDefinition('IMB'))
  const since = happened({
    dueAt: '2026-12-21T09:00:00.000Z',
    dueFor: 'service_time',
    to: { names: names('PTSP Jakarta Pusat', 'One-stop service office, Jakarta Pusat') },
  })
  const addresses: Story = {
    title: names('Alamat', 'Addresses'),
    situations: [
      otherLetter('contact_code', ['email', 'sms'], names('Kode alamat', 'Code for an address'), {
        code: '482913',
        minutes: '30',
      }),
    ],
  }
  const officers: Story = {
    title: names('Surat kepada petugas', 'Letters to officers'),
    situations: [
      letter('deemed_granted_at_office', 'mail', names('Lewat waktu', 'Time ran out'), { event: since }),
      letter('check_overdue_at_office', 'mail', names('Pemeriksaan terlambat', 'Check overdue'), { event: since }),
      letter('escalated', 'mail', names('Eskalasi', 'Escalation'), { event: since }),
      otherLetter('calendar_missing', ['email'], names('Kalender', 'Calendar'), {
        year: '2027',
        reachedFrom: names('14 Desember 2026', '14 December 2026'),
      }),
      otherLetter('search_alarm', ['email'], names('Peringatan', 'Alarm'), {
        misses: '20',
        hours: '24',
        at: district.names,
        officer: '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70',
        office: district,
      }),
    ],
  }
  const agencies: Story = {
    title: names('Surat kepada lembaga', 'Letters to agencies'),
    situations: (['schedule_ended', 'no_success', 'gone', 'position_too_old'] as const).map((reason) =>
      otherLetter('webhook_paused', ['email'], pauses[reason], {
        agency: names('Bank (contoh)', 'Bank (sample)'),
        webhook: 'agency.example',
        webhookId: '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70',
        [reason]: 'yes',
        office: district,
      }),
    ),
  }
  return [addresses, officers, agencies]
}
