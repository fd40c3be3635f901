import type { Remedy } from '../../../src/network/legal-remedies/remedy.ts'
import { happened, noRefund } from './sample-facts.ts'

export const names = (id: string, en: string) => ({ id, en })

export const assessment = {
  number: 'SKRD-2026-000123',
  lines: [
    {
      code: 'floor_area',
      names: names('Luas lantai', 'Floor area'),
      amount: 135_625,
      quantity: { value: 108.5, unit: names('m²', 'm²'), price: 1_250 },
    },
  ],
  total: 135_625,
  dueOn: '2027-01-15',
}
export const paid = { paidAmount: 135_625, feeAmount: 135_625, ...noRefund }
export const visit = happened({ startsAt: '2026-12-08T02:20:00.000Z', purpose: 'match_originals' })
export const inspection = { startsAt: '2026-12-04T02:00:00.000Z' }
export const reasons = [
  { target: 'land_title', code: 'unreadable', note: 'Halaman kedua buram.' },
  { target: '/applicant/phone', code: 'incomplete' },
]
export const freeAt = ['2026-12-08T02:20:00.000Z', '2026-12-08T06:00:00.000Z', '2026-12-09T01:00:00.000Z']
export const originals = { status: 'awaiting_originals', unmatched: ['identity_card', 'land_title'], freeAt } as const
export const decision = {
  reason: 'Bangunan tidak sesuai dengan izin.',
  legalBasis: 'Perda DKI Jakarta 7/2010 pasal 15',
  decreeNumber: '11/SK-BEKU/2026',
}
export const permit = {
  status: 'handed_over',
  permitNumber: '12/8.1/31.71.06/-1.785.51/2026',
  permitState: 'in_force',
} as const
export const tracked = { trackingKey: '4QF7-K2ZM-8T3D' }
export const link = 'https://izin.example.org/v1/received-mail-confirmations/9xT4bQ…'
export const certificateLink = 'https://izin.example.org/v1/certificate-letters/AZqmsl0…'
export const due = { dueAt: '2026-12-21T09:00:00.000Z' }

/** A made-up remedy: the sample sets none, because no law was read for it. */
export const sampleRemedy: Remedy = {
  words: {
    text: names(
      'Contoh upaya hukum: jika Anda keberatan atas keputusan ini, Anda dapat menyampaikan keberatan secara tertulis kepada {office} paling lambat {lastDay}.',
      'Sample of the legal remedies: if you disagree with this decision, you can object in writing to {office} by {lastDay}.',
    ),
    short: names('Contoh: keberatan paling lambat {lastDay}.', 'Sample: objections by {lastDay}.'),
    within: { amount: 30, unit: 'days' },
  },
  lastDay: { day: '2026-12-31', isProvisional: false },
}

/** A made-up remedy against the decision on an objection. */
export const sampleAppeal: Remedy = {
  words: {
    text: names(
      'Contoh upaya hukum: jika Anda keberatan atas keputusan ini, Anda dapat mengajukan banding secara tertulis ' +
        'paling lambat {lastDay}.',
      'Sample of the legal remedies: if you disagree with this decision, you can appeal in writing by {lastDay}.',
    ),
    short: names('Contoh: banding paling lambat {lastDay}.', 'Sample: appeals by {lastDay}.'),
    within: { amount: 10, unit: 'working_days' },
  },
  lastDay: { day: '2026-12-31', isProvisional: false },
}

/** A made-up remedy against the decision on an appeal. */
export const sampleLawsuit: Remedy = {
  words: {
    text: names(
      'Contoh upaya hukum: jika Anda keberatan atas keputusan ini, Anda dapat mengajukan gugatan ke pengadilan ' +
        'paling lambat {lastDay}.',
      'Sample of the legal remedies: if you disagree with this decision, you can bring an action in court by ' +
        '{lastDay}.',
    ),
    short: names('Contoh: gugatan paling lambat {lastDay}.', 'Sample: actions in court by {lastDay}.'),
    within: { amount: 90, unit: 'days' },
  },
  lastDay: { day: '2027-03-31', isProvisional: false },
}
