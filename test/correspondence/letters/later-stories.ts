import {
  decision,
  due,
  names,
  originals,
  paid,
  permit,
  reasons,
  sampleRemedy,
  tracked,
  visit,
} from './sample-details.ts'
import { district, happened, letterWriter, otherLetter, readDefinition, type Story, village } from './sample-facts.ts'

/** Returns the letters about callers, about the ends of applications, and about permits, addresses and officers. */
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
      letter('claimed', 'phone', names('Diambil alih', 'Taken over')),
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
        money: { status: 'refused', paidAmount: 0, feeAmount: null },
        remedy: sampleRemedy,
      }),
      letter('payment_received', 'account', names('Dibayar setelah berakhir', 'Paid after the end'), {
        status: 'lapsed',
        payment: { receiptNumber: 'STS-2026-000477', amount: 100_000, outstanding: 35_625 },
        money: { status: 'lapsed', paidAmount: 100_000, feeAmount: 135_625 },
      }),
      letter('withdrawn', 'account', names('Ditarik kembali', 'Withdrawn'), {
        status: 'withdrawn',
        money: { status: 'withdrawn', ...paid },
      }),
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
    ],
  }
  const corrected = { pointers: ['/applicant/nik', '/applicant/name'] }
  const refused = happened({ ...corrected, reason: 'Mohon tunjukkan kartu tanda penduduk Anda.' })
  const corrections: Story = {
    title: names('Pembetulan data', 'Corrections of personal data'),
    situations: [
      letter('correction_accepted', 'account', names('Diterima', 'Accepted'), {
        status: 'in_review',
        event: happened(corrected),
      }),
      letter('correction_accepted', 'mail', names('Diterima sesudah izin terbit', 'Accepted after the permit'), {
        ...permit,
        event: happened(corrected),
      }),
      letter('correction_refused', 'account', names('Ditolak', 'Refused'), { status: 'in_review', event: refused }),
      letter('correction_refused', 'phone', names('Ditolak, dengan upaya hukum', 'Refused, with a legal remedy'), {
        status: 'in_review',
        event: refused,
        remedy: sampleRemedy,
      }),
    ],
  }
  const later: Story = {
    title: names('Izin sesudah terbit', 'The permit afterwards'),
    situations: [
      letter('permit_suspended', 'account', names('Dibekukan', 'Suspended'), { ...permit, event: happened(decision) }),
      letter('permit_suspension_lifted', 'account', names('Pembekuan dicabut', 'Suspension lifted'), {
        ...permit,
        event: happened({ reason: 'Bangunan telah disesuaikan.', decreeNumber: '12/SK-CABUT-BEKU/2026' }),
      }),
      letter('permit_revoked', 'phone', names('Dicabut', 'Revoked'), {
        ...permit,
        event: happened({ ...decision, effectiveOn: '2027-01-31' }),
        remedy: { ...sampleRemedy, lastDay: { day: '2027-01-15', isProvisional: true } },
      }),
      letter('permit_revocation_called_off', 'account', names('Pencabutan dibatalkan', 'Revocation cancelled'), {
        ...permit,
        event: happened({ reason: 'Keputusan ditinjau kembali.', decreeNumber: '13/SK-BATAL-CABUT/2026' }),
      }),
      letter('permit_expired', 'account', names('Masa berlaku habis', 'Expired'), {
        ...permit,
        event: happened({ lastDay: '2026-11-30' }),
      }),
      letter('permit_expired', 'mail', names('Masa berlaku habis, diganti', 'Expired, to be replaced'), {
        ...permit,
        event: happened({ lastDay: '2026-11-30' }),
        renewal: { reference: 'B4XN-2T8P-W', isDraft: false },
      }),
    ],
  }
  return [byPhone, ends, corrections, later, ...(await readStoriesOfOfficers())]
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
