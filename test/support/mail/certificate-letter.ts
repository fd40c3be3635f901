import assert from 'node:assert/strict'
import { newReference } from '../../../src/applications/reference.ts'
import { certificateToken } from '../../../src/correspondence/certificate-letters/link.ts'
import { maskedAddress } from '../../../src/correspondence/contacts/contact.ts'
import type { Network } from '../network.ts'
import { issued } from '../scenes/permits.ts'

/**
 * Inserts an issued permit of an application that was drafted from an authenticated mail, and the letter about it that
 * was sent. Returns the token of the letter's link.
 */
export const certificateLetter = async (net: Network): Promise<string> => certificateLetterOf(net, await issued(net))

/**
 * Makes the application of a permit one that was drafted from an authenticated mail, and inserts the letter about it
 * that was sent. Returns the token of the letter's link.
 */
export async function certificateLetterOf(net: Network, { applicationId }: { applicationId: string }): Promise<string> {
  const { pool } = net.database
  const address = `warga-${crypto.randomUUID()}@example.org`
  const digest = net.vault.digest('email', address)
  const [{ contactId } = { contactId: '' }] = await pool<{ contactId: string }[]>`select uuidv7() as "contactId"`
  const { personal, kid } = await net.vault.seal(contactId, [{ pointer: '/address', kind: 'other', value: address }])
  await pool`
    update applications
    set applicant_id = null, filed_at_office_id = office_id
    where id = ${applicationId}`
  await pool`
    insert into contacts (id, application_id, channel, personal, personal_kid, digest, shown, language, basis,
      confirmed_at)
    values (${contactId}, ${applicationId}, 'email', ${personal}, ${kid}, ${digest}, ${maskedAddress('email', address)},
      'id', 'counter', now())`
  await pool`
    insert into received_mails (reference, source, state, size_bytes, sender_digest, application_id, authenticated)
    values (${newReference()}, 'smtp', 'drafted', 0, ${digest}, ${applicationId}, true)`
  const [notice] = await pool<{ id: string }[]>`
    insert into notices (cause_id, kind, channel, language, application_id, contact_id, shown, state, ended_at)
    values (uuidv7(), 'permit_ready', 'email', 'id', ${applicationId}, ${contactId}, 'w•••@example.org', 'sent', now())
    returning id`
  return certificateToken(net.vault, notice?.id ?? assert.fail('There is no letter.'))
}
