import type { Names } from '../platform/words.ts'

/** A user for trials; named by role, never after a person. */
export interface SampleUser {
  id: string
  name: string
  email: string
  description: Names
}

/** Two applicants, and one user for each role of officers. The sign-in page lists them. */
export const sampleUsers: readonly SampleUser[] = [
  {
    id: 'applicant-1',
    name: 'Applicant 1',
    email: 'applicant-1@example.org',
    description: { id: 'Pemohon yang mengurus izinnya sendiri dari rumah', en: 'Applies for a permit from home' },
  },
  {
    id: 'applicant-2',
    name: 'Applicant 2',
    email: 'applicant-2@example.org',
    description: {
      id: 'Pemohon lain, yang tidak boleh melihat berkas Applicant 1',
      en: 'Somebody else, who may not see the files of Applicant 1',
    },
  },
  {
    id: 'front-desk',
    name: 'Front desk officer',
    email: 'front-desk@example.org',
    description: { id: 'Petugas loket di kantor-kantor contoh', en: 'Front desk of the sample offices' },
  },
  {
    id: 'reviewer',
    name: 'Reviewer',
    email: 'reviewer@example.org',
    description: {
      id: 'Memeriksa permohonan di kantor-kantor contoh',
      en: 'Reviews applications at the sample offices',
    },
  },
  {
    id: 'inspector',
    name: 'Inspector',
    email: 'inspector@example.org',
    description: { id: 'Memeriksa lokasi dan melaporkan hasilnya', en: 'Visits the site and reports the findings' },
  },
  {
    id: 'cashier',
    name: 'Cashier',
    email: 'cashier@example.org',
    description: { id: 'Mencatat pembayaran di kantor-kantor contoh', en: 'Records payments at the sample offices' },
  },
  {
    id: 'head',
    name: 'Head of office',
    email: 'head@example.org',
    description: { id: 'Menandatangani atau menolak izin', en: 'Signs permits or refuses them' },
  },
  {
    id: 'admin',
    name: 'Administrator',
    email: 'admin@example.org',
    description: {
      id: 'Mengatur jenis izin, kantor, petugas, dan lembaga',
      en: 'Looks after permit types, offices, staff and agencies',
    },
  },
]

const demoRoles = {
  applicant: ['Applicant of the demonstration', { id: 'Pemohon dalam peragaan', en: 'Applies in the demonstration' }],
  'front-desk': [
    'Front desk of the demonstration',
    { id: 'Loket dalam peragaan', en: 'Front desk in the demonstration' },
  ],
  reviewer: ['Reviewer of the demonstration', { id: 'Penilai dalam peragaan', en: 'Reviews in the demonstration' }],
  inspector: [
    'Inspector of the demonstration',
    { id: 'Pemeriksa dalam peragaan', en: 'Inspects in the demonstration' },
  ],
  cashier: [
    'Cashier of the demonstration',
    { id: 'Kasir dalam peragaan', en: 'Records payments in the demonstration' },
  ],
  head: ['Head in the demonstration', { id: 'Kepala kantor dalam peragaan', en: 'Signs in the demonstration' }],
} as const satisfies Record<string, readonly [name: string, description: Names]>

/**
 * The roles of the demonstration. Its users and offices are separate, so that it does not disturb people who try the
 * product.
 */
type DemoRole = keyof typeof demoRoles
export const demoUser = (role: DemoRole): string => `demo-${role}`

/** The people of `npm run demo`. The sign-in page does not list them. */
export const demoUsers: readonly SampleUser[] = Object.entries(demoRoles).map(([role, [name, description]]) => ({
  id: `demo-${role}`,
  name,
  email: `demo-${role}@example.org`,
  description,
}))

/** The village of the demonstration: Gambir. The bank of the samples is registered for its city. */
export const demoVillage = '31.71.01.1001'

/** An agency for trials: a client of the embedded issuer. Its secret is public; users have no password there either. */
export interface SampleAgency {
  clientId: string
  secret: string
  scope: string
  names: Names
  purpose: { code: string; text: Names }
  permitTypes: readonly string[]
  regions: readonly string[]
}

/** The sample permit type about which two of the sample agencies are asked for their opinion. */
export const consultedType = 'CONTOH-BALAI'

const opinionScope = 'consultations:read consultations:write events:read client:read webhooks:read webhooks:write'
const opinionPurpose = {
  code: 'opinion',
  text: { id: 'Memberikan pendapat atas permohonan (contoh)', en: 'Giving an opinion about an application (sample)' },
}

export const sampleAgencies: readonly SampleAgency[] = [
  {
    clientId: 'sample-bank',
    secret: 'sample-bank-secret',
    scope: 'permits:read events:read client:read webhooks:read webhooks:write',
    names: { id: 'Bank (contoh)', en: 'Bank (sample)' },
    purpose: {
      code: 'collateral_check',
      text: {
        id: 'Memeriksa izin bangunan yang menjadi agunan (contoh)',
        en: 'Checking the building permit of a collateral (sample)',
      },
    },
    permitTypes: ['IMB', consultedType],
    regions: ['31.71'],
  },
  {
    clientId: 'sample-fire',
    secret: 'sample-fire-secret',
    scope: opinionScope,
    names: {
      id: 'Dinas Penanggulangan Kebakaran dan Penyelamatan (contoh)',
      en: 'Fire and rescue service (sample)',
    },
    purpose: opinionPurpose,
    permitTypes: [],
    regions: [],
  },
  {
    clientId: 'sample-environment',
    secret: 'sample-environment-secret',
    scope: opinionScope,
    names: { id: 'Dinas Lingkungan Hidup (contoh)', en: 'Environment agency (sample)' },
    purpose: opinionPurpose,
    permitTypes: [],
    regions: [],
  },
]
