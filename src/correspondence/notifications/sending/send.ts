import pLimit from 'p-limit'
import type { Db } from '../../../platform/db/client.ts'
import type { Vault } from '../../../privacy/vault.ts'
import { certificateLink } from '../../certificate-letters/link.ts'
import type { Mailbox } from '../../mail/mailbox.ts'
import { consultationKinds, type NoticeKind } from '../notice.ts'
import { findConsulted } from '../writing/consulted-queries.ts'
import { isHeld, isOutdated } from '../writing/consulted-view.ts'
import { applicationFor } from '../writing/letter-application.ts'
import { letterView } from '../writing/letter-view.ts'
import { isMoot } from '../writing/moot.ts'
import { renderNotice, type View } from '../writing/notice-words.ts'
import { signingOf, toldOf } from '../writing/queries.ts'
import { type Carriers, UndeliverableError } from './carrier.ts'
import { type ClaimedNotice, claimDue, endNotice, hold, noteBounce, putOff, renewLeases } from './changes.ts'
import { composeMail, composeText } from './compose.ts'

/** The services that send notices. */
export interface NoticeServices {
  mailbox: Mailbox
  carriers: Carriers
  /** The address of the client that applicants use. */
  clientUrl: string | undefined
  /** The address of this API, for letters to agencies and links to certificates; absent: letters have none. */
  publicUrl?: string | undefined
}

const batch = 50
const atOnce = 5
/** The limit of attempts for a notice. With the pauses between them they take about a day. */
const attempts = 12
const minute = 60
const longestPause = 6 * 60 * minute
/** Seconds until another look at a letter that is held back. */
const holdSeconds = 15 * minute
/**
 * Seconds of a notice's lease. A running worker renews it; when a worker is killed, others claim its notices after this
 * time.
 */
const leaseSeconds = 45
const renewalSeconds = 15

/**
 * Sends one batch of due notices, and returns the number claimed. Delivery is at least once: after a crash before the
 * acceptance is stored, a notice is sent again under the same id. A notice that is not accepted is retried for about a
 * day with back-off, and delays no other one. Throws an `AggregateError` of the failures after all were tried.
 */
export async function sendNotices(db: Db, vault: Vault, post: NoticeServices): Promise<number> {
  const claimed = await claimDue(db, { batch, attempts, leaseSeconds })
  const limit = pLimit(atOnce)
  const inHand = new Set(claimed)
  const sendInTurn = (notice: ClaimedNotice) =>
    limit(() => sendOne(db, vault, post, notice).finally(() => inHand.delete(notice)))
  const outcomes = await whileRenewing(() => Promise.all(claimed.map(sendInTurn)), {
    renew: () => renewLeases(db, [...inHand], leaseSeconds),
    everySeconds: renewalSeconds,
  })
  const failures = outcomes.filter((failure) => failure !== null)
  const [first] = failures
  if (first) {
    const words = `${failures.length} of ${claimed.length} notices could not be handed over`
    throw new AggregateError(failures, `${words}, the first because: ${first.message}`)
  }
  return claimed.length
}

/** Sends one notice. Returns the error when it will be retried; null when it has ended. */
async function sendOne(db: Db, vault: Vault, post: NoticeServices, notice: ClaimedNotice): Promise<Error | null> {
  const ended = (state: 'sent' | 'failed' | 'cancelled', failure: string | null) =>
    endNotice(db, notice.id, { state, failure }).then(() => null)
  if (notice.isGivenUp) return ended('failed', 'given_up')
  const carrier = post.carriers[notice.channel]
  if (!carrier) return ended('failed', 'no_carrier')
  try {
    const values = await valuesOf(vault, notice)
    if (values === null) return ended('cancelled', null)
    const view = await viewFor({ db, vault, post }, notice, values.secrets)
    if (view === null) return ended('cancelled', null)
    if (view === 'held') return hold(db, notice, holdSeconds).then(() => null)
    await carrier.carry(await parcelOf(notice, view, values.address, post))
    return ended('sent', null)
  } catch (error) {
    if (error instanceof UndeliverableError)
      return noteBounce(db, notice.id, { status: error.code, isDead: error.isDead }).then(() => null)
    await putOff(db, notice, {
      failure: 'put_off',
      seconds: Math.min(longestPause, minute * 2 ** (notice.attempts - 1)),
    })
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** Returns the address and the sealed values; null when the contact was removed or suspended. */
async function valuesOf(
  vault: Vault,
  { causeId, personal, contact }: ClaimedNotice,
): Promise<{ address: string; secrets: Record<string, unknown> } | null> {
  const sealed =
    personal !== null
      ? await vault.open(causeId, personal)
      : contact && (await vault.open(contact.id, contact.personal))
  const address = sealed?.get('/address')
  if (!sealed || typeof address !== 'string') return null
  return {
    address,
    secrets: Object.fromEntries(
      [...sealed].flatMap(([pointer, value]) => (pointer === '/address' ? [] : [[pointer.slice(1), value]])),
    ),
  }
}

/**
 * Returns the values for the template. Null when the application was discarded meanwhile, or the letter asks for
 * something that is not needed any more. `held` when it asks an agency that cannot answer now.
 */
async function viewFor(
  { db, vault, post: { clientUrl, publicUrl } }: { db: Db; vault: Vault; post: NoticeServices },
  { id, applicationId, causeId, kind, channel, language, facts, contact }: ClaimedNotice,
  secrets: Record<string, unknown>,
): Promise<View | 'held' | null> {
  const consultationId = facts['consultationId']
  if (typeof consultationId === 'string') {
    const consultation = await findConsulted(db, consultationId)
    if (!consultation || isOutdated(kind, consultation)) return null
    if (isHeld(kind, consultation)) return 'held'
    const consulted = { consultation, url: publicUrl ? `${publicUrl}/v1/consultations/${consultationId}` : null }
    const addressee = { client: null, hasAccount: false, application: null, office: null }
    return letterView({ kind, channel, language, ...addressee, consulted, values: {} })
  }
  const told = applicationId === null ? null : await toldOf(db, applicationId, causeId)
  if (told === undefined) return null
  const application = told && (await applicationFor(db, vault, kind, told))
  if (application && isMoot(kind, told, application.definition)) return null
  const certificate = await certificateLink(db, vault, { id, kind }, publicUrl)
  return letterView({
    kind,
    channel,
    language,
    client: clientUrl ?? null,
    hasAccount: contact?.hasAccount ?? told?.hasAccount ?? false,
    application,
    office: told === null ? await signingOf(db, typeof facts['mail'] === 'string' ? facts['mail'] : null) : null,
    values: { ...facts, ...secrets, ...(certificate !== null && { link: certificate }) },
  })
}

const isToAgency = (kind: NoticeKind): boolean => consultationKinds.some((one) => one === kind)

async function parcelOf(
  { id, kind, channel, language, inReplyTo, madeAt }: ClaimedNotice,
  view: View,
  to: string,
  { mailbox }: NoticeServices,
) {
  const words = await renderNotice(kind, language, view)
  const addressed = {
    noticeId: id,
    to,
    language,
    // Replies to a letter about a consultation are no mail of the applicant.
    reference: typeof view['reference'] === 'string' && !isToAgency(kind) ? view['reference'] : null,
    mailReference: typeof view['mail'] === 'string' ? view['mail'] : null,
    inReplyTo,
    madeAt,
  }
  return channel === 'email' ? composeMail(words, addressed, mailbox) : composeText(words, channel, kind, addressed)
}

/** Runs `work` and calls `renew` every `everySeconds` meanwhile. Ignores a failed renewal: the next one follows. */
async function whileRenewing<T>(
  work: () => Promise<T>,
  { renew, everySeconds }: { renew: () => Promise<void>; everySeconds: number },
): Promise<T> {
  const timer = setInterval(() => void renew().catch(() => {}), everySeconds * 1_000)
  try {
    return await work()
  } finally {
    clearInterval(timer)
  }
}
