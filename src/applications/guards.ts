import type { Blocker } from '../http/problems/problem.ts'
import type { Names } from '../platform/words.ts'
import { blocker } from './blocker.ts'
import type { CaseDocument } from './case.ts'
import { verdictOn } from './documents/matching.ts'
import { originalsAskedFor, unmatchedBlockers } from './documents/originals.ts'
import { isUsable } from './documents/scan-state.ts'
import { isKeptApart } from './duties.ts'
import { assessedFeeBlockers, owedBlockers, unpaidBlockers } from './fees/fee-blockers.ts'
import { complianceBlockers, reportBlockers, visitBlockers } from './inspections/report.ts'
import type { Judged } from './judged.ts'
import type { GuardName, Separation } from './lifecycle.ts'
import type { StepInput } from './step-input.ts'

/** Returns the blockers of one condition. Without `input` (as for nextActions) it judges only the application. */
type Guard = (judged: Judged, personId: string | null, input?: StepInput) => Blocker[]

/** The meaning of each condition. A guard sees facts only; it knows no database and no clock. */
export const guards: Record<GuardName, Guard> = {
  form_complete: ({ formFaults }) =>
    formFaults().map(({ pointer, detail }) =>
      blocker(
        'form_incomplete',
        { id: `Lengkapi isian: ${detail.id}.`, en: `Mend the answer: ${detail.en}.` },
        pointer,
      ),
    ),

  rules_decided: ({ formFaults, assessment }) =>
    formFaults().length > 0
      ? []
      : assessment().undecided.map(({ pointer, why }) =>
          blocker(
            'rule_undecided',
            {
              id: `Aturan ${pointer} tidak dapat diputuskan: ${why}.`,
              en: `The rule ${pointer} cannot be decided: ${why}.`,
            },
            '/answers',
          ),
        ),

  documents_present: ({ application: { type, documents }, assessment }) =>
    type.definition.documents
      .filter(
        ({ slot }) => assessment().requiredDocuments.has(slot) && !documents.some((document) => document.slot === slot),
      )
      .map(({ slot, names }) =>
        blocker('document_missing', { id: `Unggah ${names.id}.`, en: `Upload: ${names.en}.` }, slot),
      ),

  documents_clean: ({ application: { type, documents } }) =>
    type.definition.documents.flatMap(({ slot, names }) => {
      const unusable = documents.find((document) => document.slot === slot && !isUsable(document))
      return unusable ? [scanBlocker(unusable, slot, names)] : []
    }),

  office_responsible: ({ application, office }) => {
    if (application.villageCode === null)
      return [
        blocker(
          'place_missing',
          { id: 'Sebutkan kelurahan tempatnya.', en: 'Name the village of the place.' },
          '/villageCode',
        ),
      ]
    if (office()) return []
    if (application.officeChain.length === 0)
      return [
        blocker(
          'place_not_valid',
          {
            id: 'Kelurahan itu sudah digantikan; sebutkan yang sekarang.',
            en: 'That village has been succeeded by others; name the present one.',
          },
          '/villageCode',
        ),
      ]
    return [
      blocker(
        'no_responsible_office',
        { id: 'Belum ada kantor yang buka untuk tempat ini.', en: 'No office is open for this place yet.' },
        '/villageCode',
      ),
    ]
  },

  inspection_reported: ({ application, assessment }) =>
    !assessment().inspection || application.acts.some(({ action }) => action === 'report_inspection')
      ? []
      : [blocker('inspection_missing', { id: 'Periksa lokasi lebih dahulu.', en: 'Have the site inspected first.' })],

  inspection_compliant: ({ application }) => complianceBlockers(application),

  visit_made: ({ application }, _person, input) => visitBlockers(application, reportIn(input)),

  report_whole: ({ application, assessment }, _person, input) =>
    reportBlockers(application, assessment().requiredChecks, reportIn(input)),

  fee_assessed: ({ assessment }, _person, input) =>
    input?.action === 'approve' ? assessedFeeBlockers(assessment().fee, input.fee?.amount) : [],

  paid_in_full: ({ application: { feeAmount, paidAmount } }) => unpaidBlockers(feeAmount ?? 0, paidAmount),

  time_ran_out: ({ application }) =>
    application.deemedGrantedAt !== null
      ? []
      : [blocker('time_left', { id: 'Waktu layanan belum habis.', en: 'The service time has not run out.' })],

  check_ran_out: ({ application: { acceptedAt, overdue } }) =>
    acceptedAt === null && overdue
      ? []
      : [
          blocker('check_time_left', {
            id: 'Waktu pemeriksaan kelengkapan belum habis.',
            en: 'The time of the completeness check has not run out.',
          }),
        ],

  nothing_owed: ({ application, assessment }) => owedBlockers(application, assessment().fee),

  mismatch_found: ({ application }) =>
    originalsAskedFor(application).some((document) => verdictOn(document) === 'mismatched')
      ? []
      : [
          blocker('mismatch_missing', {
            id: 'Catat dokumen asli yang tidak cocok lebih dahulu.',
            en: 'Record first which original does not match.',
          }),
        ],

  originals_matched_before_signing: ({ application }) =>
    application.type.definition.originalsGate === 'before_signing' ? unmatchedBlockers(application) : [],

  originals_matched_before_handover: ({ application }) => {
    if (application.type.definition.originalsGate !== 'before_handover') return []
    if (application.erasedAt === null) return unmatchedBlockers(application)
    return [
      blocker('originals_erased', {
        id: 'Berkas pembanding sudah dihapus setelah masa simpannya berakhir; izin ini tidak dapat diserahkan lagi.',
        en:
          'The files to compare with were erased when their time was over; this permit cannot be handed over any ' +
          'more.',
      }),
    ]
  },

  not_inspector: separated('not_inspector', {
    id: 'Pemeriksa lokasi tidak menilai dan tidak memutuskan permohonan yang sama.',
    en: 'Who inspected the site neither reviews nor decides the same application.',
  }),

  not_reviewer: separated('not_reviewer', {
    id: 'Yang menilai tidak memutuskan permohonan yang sama.',
    en: 'Who reviewed the application does not decide it.',
  }),

  not_approver: separated('not_approver', {
    id: 'Yang telah menilai permohonan tidak memeriksa lokasinya.',
    en: 'Who has come to a conclusion on the application does not inspect its site.',
  }),

  not_assistant: separated('not_assistant', {
    id: 'Yang mengisikan permohonan di loket tidak menilai, memeriksa, atau memutuskannya.',
    en: 'Who filed the application at the counter neither reviews, inspects nor decides it.',
  }),
}

const reportIn = (input?: StepInput) => (input?.action === 'report_inspection' ? input.report : undefined)

/** Returns a guard that refuses a step to people whose earlier acts must be kept apart from it. */
function separated(condition: Separation, detail: Names): Guard {
  return ({ application: { acts } }, personId) =>
    isKeptApart(condition, acts, personId) ? [blocker('separation_of_duties', detail)] : []
}

const scanBlocker = ({ scan }: CaseDocument, slot: string, { id, en }: Names): Blocker =>
  scan === 'infected'
    ? blocker(
        'document_infected',
        {
          id: `Berkas "${id}" terinfeksi virus dan dikarantina. Unggah berkas lain.`,
          en: `The file "${en}" is infected by a virus and quarantined. Upload another one.`,
        },
        slot,
      )
    : blocker(
        'document_not_scanned',
        {
          id: `Berkas "${id}" masih diperiksa pemindai virus. Coba lagi sebentar lagi.`,
          en: `The file "${en}" is still being scanned for viruses. Try again in a moment.`,
        },
        slot,
      )
