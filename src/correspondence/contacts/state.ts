import { randomInt, randomUUID } from 'node:crypto'
import type { Actor } from '../../access/identity/actor.ts'
import type { Limits } from '../../access/rate-limits/limits.ts'
import type { Case } from '../../applications/case/case.ts'
import { findCase } from '../../applications/case/queries.ts'
import { standingsOf } from '../../applications/standing.ts'
import { fault } from '../../http/problems/faults.ts'
import { Problem, ruleBroken } from '../../http/problems/problem.ts'
import type { Db } from '../../platform/db/client.ts'
import { newId } from '../../platform/db/ids.ts'
import type { Language } from '../../platform/words.ts'
import type { Vault } from '../../privacy/vault.ts'
import { queueLetter } from '../notifications/sending/queue.ts'
import {
  confirmWaiting,
  deleteContact,
  insertStated,
  insertVouched,
  insertWaiting,
  isConfirmed,
  type KeptAddress,
} from './changes.ts'
import { type ContactChannel, maskedAddress, readContactAddress, searchedAs } from './contact.ts'
import type { Contact } from './schema.ts'

/** The services that store an address, and the channels that this deployment serves. */
export interface Stating {
  vault: Vault
  limits: Limits
  channels: readonly ContactChannel[]
}
interface Stated {
  channel: ContactChannel
  address: string
  language: Language
}

const codeMinutes = 30
const codeSpan = 1_000_000
const codeDigits = 6

/**
 * Stores an address of a person and queues a code to it. No notice goes there until the code is returned. `tx` has to
 * be a transaction. Throws `rule_broken` for no address or a channel that is not served, `contact_known`, and
 * `rate_limited` for too many codes.
 */
export async function addContact(
  tx: Db,
  { vault, limits, channels }: Stating,
  stated: Stated,
  { personId }: Actor,
): Promise<Contact> {
  const { address, kept } = await keptAddress(tx, vault, readStated(stated, channels))
  if (await isConfirmed(tx, personId, kept)) throw new Problem('contact_known', {})
  limits.demand('contact_codes', personId)
  limits.demand('contact_codes_address', kept.digest.toString('base64url'))
  const code = String(randomInt(codeSpan)).padStart(codeDigits, '0')
  const contact = await insertWaiting(tx, personId, kept, {
    digest: codeDigest(vault, kept.id, code),
    minutes: codeMinutes,
  })
  await queueLetter(tx, vault, {
    causeId: randomUUID(),
    kind: 'contact_code',
    channel: kept.channel,
    language: kept.language,
    address,
    applicationId: null,
    secrets: { code },
    facts: { minutes: String(codeMinutes) },
  })
  return contact
}

/**
 * Confirms an address by the code that was sent there. `tx` has to be a transaction. Throws `rule_broken` for a wrong
 * or expired code.
 */
export async function confirmContact(
  tx: Db,
  vault: Vault,
  id: string,
  code: string,
  { personId }: Actor,
): Promise<Contact> {
  const contact = await confirmWaiting(tx, personId, id, codeDigest(vault, id, code.replace(/[ -]/g, '')))
  if (!contact) throw ruleBroken(fault({ pointer: '/code' }, 'wrong_code'))
  return contact
}

/** Removes a contact of the actor. Throws `stale`. */
export async function removeContact(db: Db, id: string, version: number, { personId }: Actor): Promise<void> {
  if (!(await deleteContact(db, db`c.person_id = ${personId}`, id, version))) throw new Problem('stale', {})
}

/**
 * Stores the e-mail address that the issuer has verified, for a person who never had one. An address that the person
 * removed is not stored again.
 */
export async function keepVerified(db: Db, vault: Vault, personId: string, email: string): Promise<void> {
  const address = readContactAddress('email', email)
  if (address === null) return
  const { kept } = await keptAddress(db, vault, { channel: 'email', address, language: 'id' })
  await insertVouched(db, personId, kept, 'issuer')
}

/** The mail that an application was created from: its reference, and the Message-ID that the letter answers. */
interface AnsweredMail {
  mail: string
  messageId: string | null
}

/**
 * Stores the contact of the applicant of an application that the actor files for them. Queues a letter with its
 * reference and tracking key; with `madeOf`, the letter answers that mail. `tx` has to be a transaction. Throws
 * `not_found`, `forbidden`, `claimed_already`, `data_erased`, `rule_broken`.
 */
export async function stateForApplication(
  tx: Db,
  { vault, channels, madeOf = null }: Pick<Stating, 'vault' | 'channels'> & { madeOf?: AnsweredMail | null },
  applicationId: string,
  stated: Stated,
  actor: Actor,
): Promise<Contact> {
  await assisted(tx, applicationId, actor)
  const { address, kept } = await keptAddress(tx, vault, readStated(stated, channels))
  const contact = await insertStated(tx, applicationId, kept, actor.personId)
  if (!contact) {
    const { erasedAt } = await assisted(tx, applicationId, actor)
    throw new Problem(erasedAt === null ? 'claimed_already' : 'data_erased', {})
  }
  await queueLetter(tx, vault, {
    causeId: kept.id,
    kind: 'application_begun',
    channel: kept.channel,
    language: kept.language,
    address,
    applicationId,
    facts: madeOf === null ? {} : { mail: madeOf.mail },
    inReplyTo: madeOf?.messageId ?? null,
  })
  return contact
}

/** Removes a contact stated for an application. Throws `not_found`, `forbidden`, `claimed_already`, `stale`. */
export async function removeFromApplication(
  db: Db,
  applicationId: string,
  id: string,
  version: number,
  actor: Actor,
): Promise<void> {
  await assisted(db, applicationId, actor)
  if (!(await deleteContact(db, db`c.application_id = ${applicationId}`, id, version))) throw new Problem('stale', {})
}

/** Returns the application if the actor assists its applicant. Throws `not_found`, `forbidden`, `claimed_already`. */
async function assisted(db: Db, applicationId: string, actor: Actor): Promise<Case> {
  const application = await findCase(db, applicationId, actor)
  if (application.applicantId !== null && application.filedAtOfficeId !== null) throw new Problem('claimed_already', {})
  if (!standingsOf(application, actor).includes('assistant'))
    throw new Problem('forbidden', { action: 'state_contact', by: ['assistant'] })
  return application
}

/** Returns an address in its normal form. Throws `rule_broken` for no address, and for a channel that is not served. */
function readStated({ channel, address: written, language }: Stated, channels: readonly ContactChannel[]): Stated {
  const address = readContactAddress(channel, written)
  if (address !== null && channels.includes(channel)) return { channel, address, language }
  throw ruleBroken(
    ...(address === null ? [fault({ pointer: '/address' }, 'not_an_address')] : []),
    ...(channels.includes(channel) ? [] : [fault({ pointer: '/channel' }, 'not_served', { served: channels })]),
  )
}

async function keptAddress(
  db: Db,
  vault: Vault,
  { channel, address, language }: Stated,
): Promise<{ address: string; kept: KeptAddress }> {
  const id = await newId(db)
  const sealed = await vault.seal(id, [{ pointer: '/address', kind: 'other', value: address }])
  return {
    address,
    kept: {
      id,
      channel,
      language,
      ...sealed,
      digest: vault.digest(searchedAs(channel), address),
      shown: maskedAddress(channel, address),
    },
  }
}

/** Returns the keyed hash of a code: from a plain hash, six digits could be found by trying all of them. */
const codeDigest = (vault: Vault, id: string, code: string): string => vault.fingerprint({ contact: id, code })
