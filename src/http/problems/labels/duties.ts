import type { Names } from '../../../platform/words.ts'

/** Earlier duties in an application that keep an officer from settling its money. */
export const dutyLabels = {
  recorded_payment: {
    id: 'Anda mencatat pembayaran permohonan ini, sehingga tidak dapat memutuskan pengembaliannya.',
    en: 'You recorded a payment for this application, so you cannot decide about its refund.',
  },
  decided_refund: {
    id: 'Anda memutuskan pengembalian ini, sehingga tidak dapat membayarkannya.',
    en: 'You decided about this refund, so you cannot pay it out.',
  },
  decided_returned_refund: {
    id: 'Anda memutuskan pengembalian ini, sehingga tidak dapat mencatat retur pembayarannya.',
    en: 'You decided about this refund, so you cannot record the return of its payout.',
  },
  not_reviewer: {
    id: 'Anda menilai permohonan ini, sehingga tidak dapat memutuskan pengembaliannya.',
    en: 'You reviewed this application, so you cannot decide about its refund.',
  },
  not_inspector: {
    id: 'Anda memeriksa lokasi permohonan ini, sehingga tidak dapat memutuskan pengembaliannya.',
    en: 'You inspected the site of this application, so you cannot decide about its refund.',
  },
  not_assistant: {
    id: 'Anda mengisikan permohonan ini di loket, sehingga tidak dapat memutuskan pengembaliannya.',
    en: 'You filed this application at the counter, so you cannot decide about its refund.',
  },
} as const satisfies Record<string, Names>

export type DutyLabel = keyof typeof dutyLabels
