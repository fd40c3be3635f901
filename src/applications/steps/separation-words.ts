import type { Names } from '../../platform/words.ts'
import type { Separation } from '../lifecycle.ts'

/** Duties of an objection, an appeal, a refund or a correction that keep an officer from another. */
type OtherDuty =
  | 'decided_before'
  | 'entered_objection'
  | 'entered_appeal'
  | 'entered_correction'
  | 'recorded_payment'
  | 'decided_refund'

/** The reasons for which an officer who did one thing in an application cannot do another. */
export const separations: Record<Separation | OtherDuty, Names> = {
  decided_before: {
    id: 'Anda mengambil keputusan semula atau memutuskan keberatannya, sehingga tidak dapat memutuskan bandingnya.',
    en: 'You took the first decision or decided the objection against it, so you cannot decide the appeal.',
  },
  entered_objection: {
    id: 'Anda mengisikan keberatan ini di loket, sehingga tidak dapat memutuskannya.',
    en: 'You entered this objection at the counter, so you cannot decide it.',
  },
  entered_appeal: {
    id: 'Anda mengisikan banding ini, atau keberatan sebelumnya, di loket, sehingga tidak dapat memutuskannya.',
    en: 'You entered this appeal, or the objection before it, at the counter, so you cannot decide it.',
  },
  entered_correction: {
    id: 'Anda meminta pembetulan ini di loket, sehingga tidak dapat memutuskannya.',
    en: 'You asked for this correction at the counter, so you cannot decide it.',
  },
  recorded_payment: {
    id: 'Anda mencatat pembayaran permohonan ini, sehingga tidak dapat memutuskan pengembaliannya.',
    en: 'You recorded a payment for this application, so you cannot decide about its refund.',
  },
  decided_refund: {
    id: 'Anda memutuskan pengembalian ini, sehingga tidak dapat mencatat pembayaran atau returnya.',
    en: 'You decided about this refund, so you cannot record its payout or the return of it.',
  },
  not_inspector: {
    id: 'Anda memeriksa lokasi permohonan ini, sehingga tidak dapat menilai atau memutuskannya.',
    en: 'You inspected the site of this application, so you cannot review or decide it.',
  },
  not_reviewer: {
    id: 'Anda menilai permohonan ini, sehingga tidak dapat memutuskannya.',
    en: 'You reviewed this application, so you cannot decide it.',
  },
  not_approver: {
    id: 'Anda sudah menilai permohonan ini, sehingga tidak dapat memeriksa lokasinya.',
    en: 'You have concluded the review of this application, so you cannot inspect its site.',
  },
  not_assistant: {
    id: 'Anda mengisikan permohonan ini di loket, sehingga tidak dapat menilai, memeriksa, atau memutuskannya.',
    en: 'You filed this application at the counter, so you cannot review, inspect or decide it.',
  },
}

const aColleague: Names = { id: 'Minta petugas lain.', en: 'Ask a colleague.' }
const anotherHead: Names = {
  id: 'Minta kepala lain di kantor ini; jika tidak ada, minta administrator menunjuknya.',
  en: 'Ask another head of this office; if there is none, ask an administrator to appoint one.',
}

/** Returns such a reason, and whom to ask. */
export function separationWords(condition: keyof typeof separations): Names {
  const [reason, ask] = [separations[condition], condition === 'decided_before' ? anotherHead : aColleague]
  return { id: `${reason.id} ${ask.id}`, en: `${reason.en} ${ask.en}` }
}
