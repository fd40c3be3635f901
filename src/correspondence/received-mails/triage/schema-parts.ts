import Type from 'typebox'
import { Id } from '../../../http/schema.ts'

export const MailParams = Type.Object({ id: Id('Identifier of the e-mail.') })

/** Problems of every act: `inTriage` of the mail, `repeatable` of the request. */
export const inTriage = ['not_found', 'forbidden', 'mail_not_in_triage'] as const
export const repeatable = ['rule_broken', 'conflict', 'request_in_flight', 'idempotency_key_reused'] as const
