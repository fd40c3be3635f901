import type { Status } from '../../../applications/lifecycle.ts'
import type { Language, Names } from '../../../platform/words.ts'
import type { View } from './notice-words.ts'

const waited: Partial<Record<Status, Names>> = {
  returned: { id: 'perbaikan permohonan', en: 'the corrections' },
  awaiting_payment: { id: 'pembayaran retribusi', en: 'the payment of the fee' },
  awaiting_originals: { id: 'dokumen asli untuk dicocokkan', en: 'the original documents' },
}

/** The states in which an applicant comes to a counter. */
const atCounter: readonly Status[] = ['awaiting_originals', 'issued']

/**
 * Returns for what an application waited when it lapsed (`waitedFor`), and what it waits for now: `awaits` from the
 * applicant, `comes` to a counter; `acts` is true for either.
 */
export function waitingView(status: Status, lapsedFrom: unknown, language: Language): View {
  const wordsFor = (state: unknown) => Object.entries(waited).find(([name]) => name === state)?.[1][language] ?? null
  const awaits = wordsFor(status)
  const comes = atCounter.includes(status)
  return { waitedFor: wordsFor(lapsedFrom), awaits, comes, acts: awaits !== null || comes }
}
