import { receivedAttachmentSchemas } from './attachments/schema.ts'
import { NewMailSubmission } from './confirmations/schema.ts'
import { mailActSchemas } from './triage/act-schema.ts'
import { mailSchemas } from './triage/schema.ts'

/** The named schemas of received mail, for the contract. */
export const receivedMailSchemas = [NewMailSubmission, ...mailSchemas, ...mailActSchemas, ...receivedAttachmentSchemas]
