import type { ConsultationStatus } from '../../../applications/consultations/consultation.ts'
import type { AgencySilence } from '../../../catalogue/permit-types/definition/consultation-schema.ts'
import { momentInWords } from '../../../platform/moment-words.ts'
import type { Language, Names } from '../../../platform/words.ts'
import type { ConsultationKind, NoticeKind } from '../notice.ts'
import type { Signing } from './facts.ts'
import type { View } from './notice-words.ts'
import { reachOf } from './office-lines.ts'

/** A consultation for a letter to its agency. It has nothing of the applicant. */
export interface Consulted {
  id: string
  agency: Names
  round: number
  /** True when an earlier round was requested: a planned one that was cancelled is unknown to the agency. */
  isAgain: boolean
  question: Names
  silence: AgencySilence
  status: ConsultationStatus
  /** False for an agency that is suspended, or that is not registered any more to give opinions. */
  mayAnswer: boolean
  dueAt: string | null
  /** A status of the application, or `reviewer`; null while it is not cancelled. */
  endedBecause: string | null
  reference: string
  permitType: Names
  office: Signing
}

/** The letters that are right only while the agency may still answer. */
const whileOpen: readonly ConsultationKind[] = [
  'consultation_requested',
  'consultation_reminded',
  'consultation_rescheduled',
  'consultation_question_answered',
  'consultation_overdue',
]
/** The statuses in which a consultation is not ended: it waits for its agency, or for an answer to its question. */
export const openStatuses: readonly ConsultationStatus[] = ['requested', 'question_asked']

const asksForAnswer = (kind: NoticeKind): boolean => whileOpen.some((one) => one === kind)

/** True when a letter asks for an answer to a consultation that has ended. */
export const isOutdated = (kind: NoticeKind, { status }: Pick<Consulted, 'status'>): boolean =>
  asksForAnswer(kind) && !openStatuses.includes(status)

/** True when a letter asks for an answer that the agency cannot give now: it may be able to later. */
export const isHeld = (kind: NoticeKind, { mayAnswer }: Pick<Consulted, 'mayAnswer'>): boolean =>
  asksForAnswer(kind) && !mayAnswer

/** The effect of silence, before and after the time has run out. */
const silences: Record<AgencySilence, { before: Names; after: Names }> = {
  nothing: {
    before: {
      id: 'Jika sampai saat itu belum ada jawaban, kantor melanjutkan penilaian tanpa pendapat instansi Anda.',
      en: 'If there is no answer by then, the office goes on without the opinion of your agency.',
    },
    after: {
      id: 'Kantor melanjutkan penilaian tanpa pendapat instansi Anda.',
      en: 'The office goes on without the opinion of your agency.',
    },
  },
  no_objection: {
    before: {
      id: 'Jika sampai saat itu belum ada jawaban, instansi Anda dianggap tidak berkeberatan.',
      en: 'If there is no answer by then, your agency counts as having no objection.',
    },
    after: {
      id: 'Menurut aturan jenis izinnya, instansi Anda dianggap tidak berkeberatan.',
      en: 'By the rules of the permit type, your agency counts as having no objection.',
    },
  },
  escalate: {
    before: {
      id: 'Jika sampai saat itu belum ada jawaban, permintaan ini tetap terbuka dan dilaporkan sebagai terlambat.',
      en: 'If there is no answer by then, this request stays open and is reported as overdue.',
    },
    after: {
      id: 'Permintaan ini tetap terbuka.',
      en: 'This request stays open.',
    },
  },
}

/** The reasons for which a consultation is cancelled, other than a decision on the application. */
const causes: Readonly<Record<string, Names>> = {
  reviewer: {
    id: 'Kantor membatalkan permintaan itu; alasannya dapat dibaca pada permintaan tersebut.',
    en: 'The office cancelled the request; the reason can be read in it.',
  },
  withdrawn: { id: 'Pemohon menarik kembali permohonannya.', en: 'The applicant withdrew the application.' },
  returned: {
    id:
      'Permohonan dikembalikan kepada pemohon untuk diperbaiki. Jika diajukan kembali, pendapat instansi Anda dapat ' +
      'diminta lagi.',
    en:
      'The application was returned to the applicant for corrections. When it is submitted again, the opinion of ' +
      'your agency may be requested once more.',
  },
  refused: { id: 'Permohonan ditolak.', en: 'The application was refused.' },
  lapsed: {
    id: 'Permohonan gugur karena batas waktunya lewat.',
    en: 'The application lapsed because its deadline passed.',
  },
}
const decided: Names = { id: 'Permohonan sudah diputuskan.', en: 'The application has been decided.' }

/** Returns the values for a letter to an agency. `url`: the address of the consultation; null when it is unknown. */
export function consultedView(consulted: Consulted, url: string | null, language: Language): View {
  const { id, agency, round, isAgain, question, silence, dueAt, endedBecause, reference, permitType, office } =
    consulted
  return {
    reference,
    type: permitType[language],
    office: office.names[language],
    ...reachOf(office.place, language),
    agency: agency[language],
    question: question[language],
    consultationId: id,
    consultationUrl: url,
    due: dueAt && momentInWords(dueAt, language),
    ifSilent: silences[silence].before[language],
    afterSilence: silences[silence].after[language],
    because: (causes[endedBecause ?? ''] ?? decided)[language],
    isAgain,
    round,
  }
}
