import { applicationWords } from './fault-words/applications.ts'
import { definitionWords } from './fault-words/definitions.ts'
import { keywordWords } from './fault-words/keywords.ts'
import { networkWords } from './fault-words/network.ts'
import { refundWords } from './fault-words/refunds.ts'
import { requestWords } from './fault-words/requests.ts'
import { webhookWords } from './fault-words/webhooks.ts'

/** The words of each fault by code, which is a keyword of JSON Schema or the name of a rule. */
export const faultWords = {
  ...keywordWords,
  ...requestWords,
  ...applicationWords,
  ...refundWords,
  ...networkWords,
  ...definitionWords,
  ...webhookWords,
} as const

export type FaultCode = keyof typeof faultWords
export const faultCodes = Object.keys(faultWords) as FaultCode[]

/** The values that the words of each fault need, by code. */
export type FaultParams = { [C in FaultCode]: (typeof faultWords)[C]['example'] }
