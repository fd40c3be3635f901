import type { Language } from '../../platform/words.ts'
import type { View } from './notice-words.ts'
import { dayIn } from './value-words.ts'

/** Returns the values that letters about an objection show. `details`: those of its event. */
export const objectionView = (details: Record<string, unknown>, language: Language): View => ({
  receivedOn: dayIn(details['receivedOn'], language),
  objectionDue: dayIn(details['dueOn'], language),
  objectionDueIsProvisional: details['provisional'] === true,
  silenceGrants: details['silence'] === 'granted',
  bySilence: details['bySilence'] === true,
  isInadmissible: details['outcome'] === 'inadmissible',
})
