import type { Room } from '../../http/room.ts'
import type { Names } from '../../platform/words.ts'

const nouns = {
  appointment: { id: 'Jadwal pemeriksaan', en: 'inspection date' },
  inspection_report: { id: 'Berita acara pemeriksaan', en: 'inspection report' },
} as const satisfies Record<string, Names>

declare module '../../http/problems/nouns.ts' {
  interface Nouns extends Record<keyof typeof nouns, Names> {}
}

export const inspectionsRoom = {
  tags: {
    Inspections: {
      readers: 'officers',
      description: 'Dates of inspections at the site, and reports. Applicants confirm dates and sign reports here.',
    },
  },
  schemas: async () => (await import('./schema.ts')).inspectionSchemas,
  etags: ['InspectionAppointment', 'FiledInspectionReport'],
  locations: ['InspectionAppointment', 'FiledInspectionReport'],
  routes: {
    person: async () => [
      (await import('./appointment-routes.ts')).inspectionAppointments,
      (await import('./inspector-routes.ts')).inspectors,
      (await import('./report-routes.ts')).inspectionReports,
    ],
  },
  atKiosks: [
    'listInspectionAppointments',
    'getInspectionAppointment',
    'answerInspectionAppointment',
    'listInspectionReports',
    'getInspectionReport',
    'signInspectionReport',
  ],
  nouns,
} as const satisfies Room
