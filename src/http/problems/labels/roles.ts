import type { Names } from '../../../platform/words.ts'

/** Labels of roles at an office, and of standings towards an application or a permit. */
export const roleLabels = {
  front_desk: { id: 'petugas loket', en: 'a front desk officer' },
  reviewer: { id: 'penilai', en: 'a reviewer' },
  inspector: { id: 'pemeriksa lapangan', en: 'an inspector' },
  cashier: { id: 'petugas kasir', en: 'a cashier' },
  head: { id: 'Kepala Kantor', en: 'the head of office' },
  administrator: { id: 'administrator', en: 'an administrator' },
  applicant: { id: 'pemohon', en: 'the applicant' },
  assistant: { id: 'petugas loket yang mengisikan permohonan ini', en: 'the front desk that filed this application' },
  holder: { id: 'pemegang izin', en: 'the permit holder' },
  kiosk_session: { id: 'orang yang sedang memakai anjungan', en: 'a person at a kiosk' },
  system: { id: 'sistem', en: 'the system' },
} as const satisfies Record<string, Names>

export type RoleLabel = keyof typeof roleLabels
