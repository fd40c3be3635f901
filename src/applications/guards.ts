import { fittingAnswers } from '../catalogue/permit-types/fitting.ts'
import type { Assessment } from '../catalogue/permit-types/rules.ts'
import type { Blocker } from '../http/problems/problem.ts'
import { route } from '../network/offices/routing.ts'
import { placeOf } from '../network/regions/place.ts'
import type { Names } from '../platform/words.ts'
import { withoutAnswers } from '../privacy/mask.ts'
import type { Act, Case, CaseDocument } from './case.ts'
import { verdictOn } from './documents/matching.ts'
import { isUsable } from './documents/scan-state.ts'
import { balanceOf } from './fees/fee.ts'
import { complianceBlockers, reportBlockers, visitBlockers } from './inspections/report.ts'
import { editableStates, type GuardName } from './lifecycle.ts'
import type { StepInput } from './steps-schema.ts'

/** Judges one condition of a step. Without `input` (as for nextActions) only what the file says is judged. */
type Guard = (file: Case, personId: string | null, input?: StepInput) => Blocker[]

/** What every condition means. A guard is given facts and knows no database and no clock. */
export const guards: Record<GuardName, Guard> = {
  form_complete: (file) =>
    formFaults(file).map(({ pointer, detail }) =>
      blocker(
        'form_incomplete',
        { id: `Lengkapi isian: ${detail.id}.`, en: `Mend the answer: ${detail.en}.` },
        pointer,
      ),
    ),

  rules_decided: (file) =>
    formFaults(file).length > 0
      ? []
      : assessed(file).undecided.map(({ pointer, why }) =>
          blocker(
            'rule_undecided',
            {
              id: `Aturan ${pointer} tidak dapat diputuskan: ${why}.`,
              en: `The rule ${pointer} cannot be decided: ${why}.`,
            },
            '/answers',
          ),
        ),

  documents_present: (file) =>
    file.type.definition.documents
      .filter(
        ({ slot }) =>
          assessed(file).requiredDocuments.has(slot) && !file.documents.some((document) => document.slot === slot),
      )
      .map(({ slot, names }) =>
        blocker('document_missing', { id: `Unggah ${names.id}.`, en: `Upload: ${names.en}.` }, slot),
      ),

  documents_clean: (file) =>
    file.type.definition.documents.flatMap(({ slot, names }) => {
      const unusable = file.documents.find((document) => document.slot === slot && !isUsable(document))
      return unusable ? [scanBlocker(unusable, slot, names)] : []
    }),

  office_responsible: (file) => {
    if (file.villageCode === null)
      return [
        blocker(
          'place_missing',
          { id: 'Sebutkan kelurahan tempatnya.', en: 'Name the village of the place.' },
          '/villageCode',
        ),
      ]
    if (file.office ?? route(file.officeChain, assessed(file).level).office) return []
    if (file.officeChain.length === 0)
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

  inspection_reported: (file) =>
    !assessed(file).inspection || file.acts.some(({ action }) => action === 'report_inspection')
      ? []
      : [blocker('inspection_missing', { id: 'Periksa lokasi lebih dahulu.', en: 'Have the site inspected first.' })],

  inspection_compliant: (file) => complianceBlockers(file),

  visit_made: (file, _person, input) => visitBlockers(file, reportIn(input)),

  report_whole: (file, _person, input) => reportBlockers(file, assessed(file).requiredChecks, reportIn(input)),

  fee_assessed: (file, _person, input) => {
    if (input?.action !== 'approve') return []
    const { fee } = assessed(file)
    const stated = input.fee?.amount
    if (!fee.due)
      return stated === undefined
        ? []
        : [
            blocker(
              'fee_not_applicable',
              { id: 'Jenis izin ini tanpa retribusi.', en: 'This permit type has no fee.' },
              '/fee',
            ),
          ]
    if (fee.total === null)
      return stated !== undefined
        ? []
        : [
            blocker(
              'fee_missing',
              { id: 'Sebutkan retribusinya, boleh 0.', en: 'State the fee, which may be 0.' },
              '/fee',
            ),
          ]
    if (stated === undefined || stated === fee.total) return []
    return [
      blocker(
        'fee_differs',
        {
          id: `Retribusi menurut tarif adalah ${fee.total} rupiah.`,
          en: `By the tariff the fee is ${fee.total} rupiah.`,
        },
        '/fee/amount',
      ),
    ]
  },

  paid_in_full: ({ feeAmount, paidAmount }) => unpaid(feeAmount ?? 0, paidAmount),

  time_ran_out: ({ deemedGrantedAt }) =>
    deemedGrantedAt !== null
      ? []
      : [blocker('time_left', { id: 'Waktu layanan belum habis.', en: 'The service time has not run out.' })],

  check_ran_out: ({ acceptedAt, overdue }) =>
    acceptedAt === null && overdue
      ? []
      : [
          blocker('check_time_left', {
            id: 'Waktu pemeriksaan kelengkapan belum habis.',
            en: 'The time of the completeness check has not run out.',
          }),
        ],

  nothing_owed: (file) => {
    const { due, total } = assessed(file).fee
    const fee = file.feeAmount ?? (due ? total : 0)
    if (fee === null)
      return [blocker('fee_missing', { id: 'Retribusinya belum ditetapkan.', en: 'The fee has not been stated yet.' })]
    return unpaid(fee, file.paidAmount)
  },

  mismatch_found: (file) =>
    originalsAskedFor(file).some((document) => verdictOn(document) === 'mismatched')
      ? []
      : [
          blocker('mismatch_missing', {
            id: 'Catat dokumen asli yang tidak cocok lebih dahulu.',
            en: 'Record first which original does not match.',
          }),
        ],

  originals_matched_before_signing: (file) =>
    file.type.definition.originalsGate === 'before_signing' ? unmatched(file) : [],

  originals_matched_before_handover: (file) => {
    if (file.type.definition.originalsGate !== 'before_handover') return []
    if (file.erasedAt === null) return unmatched(file)
    return [
      blocker('originals_erased', {
        id: 'Berkas pembanding sudah dihapus setelah masa simpannya berakhir; izin ini tidak dapat diserahkan lagi.',
        en:
          'The files to compare with were erased when their time was over; this permit cannot be handed over any ' +
          'more.',
      }),
    ]
  },

  not_inspector: separated(({ standing }) => standing === 'inspector', {
    id: 'Pemeriksa lokasi tidak menilai dan tidak memutuskan permohonan yang sama.',
    en: 'Who inspected the site neither reviews nor decides the same application.',
  }),

  not_reviewer: separated(({ standing }) => standing === 'reviewer', {
    id: 'Yang menilai tidak memutuskan permohonan yang sama.',
    en: 'Who reviewed the application does not decide it.',
  }),

  not_approver: separated(({ action }) => action === 'approve' || action === 'propose_refusal', {
    id: 'Yang telah menilai permohonan tidak memeriksa lokasinya.',
    en: 'Who has come to a conclusion on the application does not inspect its site.',
  }),

  not_assistant: separated(({ standing }) => standing === 'assistant', {
    id: 'Yang mengisikan permohonan di loket tidak menilai, memeriksa, atau memutuskannya.',
    en: 'Who filed the application at the counter neither reviews, inspects nor decides it.',
  }),
}

/** A case is read at one moment and does not change: what is asked about it again is known. */
function remembered<T>(ask: (file: Case) => T, known = new WeakMap<Case, { answer: T }>()): (file: Case) => T {
  return (file) => {
    const { answer } = known.get(file) ?? { answer: ask(file) }
    known.set(file, { answer })
    return answer
  }
}

const assessments = new WeakMap<Case, { answer: Assessment }>()

/** What the rules of the permit type say about this file today. */
export const assessed = remembered((file): Assessment => assessmentWith(file, knownAnswers(file)), assessments)

/**
 * Returns the answers for the rules. While answers may still change, one that breaks the schema counts as missing. In a
 * sealed case the rules see no masks.
 */
function knownAnswers(file: Case): Record<string, unknown> {
  const { rules, form } = file.type
  const answers = rules.usesPersonal ? wholeAnswers(file) : file.answers
  if (!editableStates.includes(file.status)) return answers
  const unmasked = file.sealed === null ? answers : withoutAnswers(answers, form.personal(answers))
  return fittingAnswers(form, unmasked).answers
}

/** What they would say with these answers. */
export const assessmentWith = ({ villageCode, today, type }: Case, answers: Record<string, unknown>): Assessment =>
  type.rules.assess({ answers, place: villageCode === null ? null : placeOf(villageCode), day: today })

/** The sealed case, about which the rules say what they say about the whole one. */
export function judgedAs(sealed: Case, whole: Case): Case {
  assessments.set(sealed, { answer: assessed(whole) })
  return sealed
}

/**
 * Everything in the answers that breaks the schema of the form, or is missing: the list that blocks `submit`. Throws
 * for a sealed case.
 */
export const formFaults = remembered((file) => file.type.form.whole(wholeAnswers(file)))

/** Masks are no answers: whoever asks about them has forgotten to open the case. */
function wholeAnswers({ answers, sealed }: Case): Record<string, unknown> {
  if (sealed !== null) throw new Error('A sealed case cannot be judged.')
  return answers
}

/** The files whose original paper has to be compared: of slots that ask for it, those that were sent. */
export const originalsAskedFor = (file: Case): CaseDocument[] => {
  if (file.type.definition.originalsGate === 'none') return []
  const asked = new Set(file.type.definition.documents.filter((slot) => slot.originalRequired).map(({ slot }) => slot))
  return file.documents.filter(({ slot }) => asked.has(slot))
}

function unpaid(fee: number, paid: number): Blocker[] {
  const { outstanding } = balanceOf(fee, paid)
  return outstanding === 0
    ? []
    : [
        blocker(
          'payment_incomplete',
          { id: `Masih harus dibayar ${outstanding} rupiah.`, en: `${outstanding} rupiah have yet to be paid.` },
          '/feeAssessment',
        ),
      ]
}

const reportIn = (input?: StepInput) => (input?.action === 'report_inspection' ? input.report : undefined)

const unmatched = (file: Case): Blocker[] =>
  originalsAskedFor(file)
    .filter((document) => verdictOn(document) !== 'matched')
    .map((document) =>
      verdictOn(document) === 'mismatched'
        ? blocker(
            'original_mismatched',
            {
              id: `Dokumen asli untuk ${document.slot} tidak cocok.`,
              en: `The original for ${document.slot} does not match.`,
            },
            document.slot,
          )
        : blocker(
            'original_not_matched',
            { id: `Cocokkan dokumen asli untuk ${document.slot}.`, en: `Match the original for ${document.slot}.` },
            document.slot,
          ),
    )

/** Keeps a step from whoever has ever done what it must be kept apart from on this file. */
function separated(from: (act: Act) => boolean, detail: Names): Guard {
  return (file, personId) =>
    file.acts.some((act) => act.personId === personId && from(act)) ? [blocker('separation_of_duties', detail)] : []
}

const blocker = (code: string, detail: Names, target?: string): Blocker => ({
  code,
  detail,
  ...(target !== undefined && { target }),
})

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
