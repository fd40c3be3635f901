import type { ConsultationKind } from '../../../src/correspondence/notifications/notice.ts'
import type { Consulted } from '../../../src/correspondence/notifications/writing/consulted-view.ts'
import type { Names } from '../../../src/platform/words.ts'
import { due, names } from './sample-details.ts'
import { district, happened, letterWriter, readDefinition, type Situation, type Story } from './sample-facts.ts'

const id = '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70'
const fire = names('Dinas pemadam kebakaran (contoh)', 'Fire service (sample)')
const environment = names('Dinas lingkungan hidup (contoh)', 'Environment agency (sample)')
const dueAt = '2026-12-04T09:00:00.000Z'
const consultation: Consulted = {
  id,
  agency: fire,
  round: 1,
  isAgain: false,
  question: names('Apakah jalur evakuasi cukup?', 'Are the escape routes sufficient?'),
  silence: 'escalate',
  status: 'requested',
  mayAnswer: true,
  dueAt,
  endedBecause: null,
  reference: '7K3M-9QXT-F',
  permitType: names('Izin mendirikan bangunan: rumah tinggal', 'House building permit'),
  office: district,
}

const toAgency = (kind: ConsultationKind, title: Names, changes: Partial<Consulted> = {}): Situation => ({
  title,
  channels: ['email'],
  facts: {
    kind,
    client: null,
    hasAccount: false,
    application: null,
    office: null,
    consulted: {
      consultation: { ...consultation, ...changes },
      url: `https://izin.example.org/v1/consultations/${id}`,
    },
    values: {},
  },
})

const cancelled = {
  reviewer: names('Dibatalkan oleh kantor', 'Cancelled by the office'),
  withdrawn: names('Dibatalkan: ditarik kembali', 'Cancelled: withdrawn'),
  returned: names('Dibatalkan: dikembalikan', 'Cancelled: returned'),
  issued: names('Dibatalkan: diputuskan', 'Cancelled: decided'),
}

const agencyLetters: Story = {
  title: names('Permintaan pendapat: surat kepada instansi', 'Consultations: letters to the agency'),
  situations: [
    toAgency('consultation_requested', names('Pendapat diminta', 'Opinion requested')),
    toAgency('consultation_requested', names('Putaran kedua', 'Second round'), {
      round: 2,
      isAgain: true,
      silence: 'no_objection',
    }),
    toAgency('consultation_requested', names('Belum ada kalender', 'No calendar yet'), { dueAt: null }),
    toAgency('consultation_reminded', names('Pengingat', 'Reminder'), { silence: 'nothing' }),
    toAgency('consultation_rescheduled', names('Batas waktu berubah', 'Deadline changed')),
    toAgency('consultation_question_answered', names('Pertanyaan dijawab', 'Question answered')),
    toAgency('consultation_overdue', names('Terlambat', 'Overdue')),
    toAgency('consultation_silent', names('Waktu habis', 'Time ran out'), { silence: 'nothing' }),
    toAgency('consultation_silent', names('Waktu habis, tidak berkeberatan', 'Time ran out, no objection'), {
      silence: 'no_objection',
    }),
    ...(['reviewer', 'withdrawn', 'returned', 'issued'] as const).map((because) =>
      toAgency('consultation_cancelled', cancelled[because], { status: 'cancelled', endedBecause: because }),
    ),
  ],
}

/** Returns the letters about consultations: to agencies, to officers, and to the applicant. */
export async function readConsultationStories(): Promise<Story[]> {
  const letter = letterWriter(await readDefinition('IMB'))
  const asked = { consultationId: id, agency: fire, round: 1 }
  const text = 'Ke arah mana pintu darurat membuka?'
  const above = { names: names('PTSP Jakarta Pusat', 'One-stop service office, Jakarta Pusat') }
  const officers: Story = {
    title: names('Permintaan pendapat: surat kepada petugas dan pemohon', 'Consultations: officers and the applicant'),
    situations: [
      letter('opinion_given_at_office', 'mail', names('Dengan syarat', 'With conditions'), {
        event: happened({ ...asked, opinion: 'with_conditions', text, conditions: ['Tangga kedua dikosongkan.'] }),
      }),
      letter('opinion_given_at_office', 'mail', names('Berkeberatan', 'Objection'), {
        event: happened({ ...asked, opinion: 'objection', text }),
      }),
      letter('opinion_declined_at_office', 'mail', names('Tidak berpendapat', 'No opinion'), {
        event: happened({ ...asked, text: 'Bangunan di bawah empat lantai bukan kewenangan kami.' }),
      }),
      letter('agency_question_at_office', 'mail', names('Pertanyaan', 'Question'), {
        event: happened({ ...asked, text }),
      }),
      letter('agency_silent_at_office', 'mail', names('Waktu habis', 'Time ran out'), {
        event: happened({ ...asked, dueAt, silence: 'no_objection' }),
      }),
      letter('agency_overdue_at_office', 'mail', names('Terlambat', 'Overdue'), {
        event: happened({ ...asked, dueAt, silence: 'escalate', to: above }),
      }),
      letter('agency_escalated', 'mail', names('Eskalasi', 'Escalation'), {
        event: happened({ ...asked, dueAt, silence: 'escalate', to: above }),
      }),
      letter('accepted', 'account', names('Lengkap, instansi diminta berpendapat', 'Complete, agencies are asked'), {
        status: 'in_review',
        ...due,
        asked: [
          { agency: fire, dueAt },
          { agency: environment, dueAt: null },
        ],
      }),
    ],
  }
  return [agencyLetters, officers]
}
