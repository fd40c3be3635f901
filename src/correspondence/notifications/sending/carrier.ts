import type { ContactChannel } from '../../contacts/contact.ts'

/** A notice for a carrier: a whole mail (RFC 5322), or JSON for a gateway. */
export interface Parcel {
  /** The same in every attempt, so that the receiver can ignore a repetition. */
  noticeId: string
  channel: ContactChannel
  to: string
  /** The envelope sender, to which a mail bounces. Empty for a gateway. */
  sender: string
  content: Buffer
}

/**
 * Sends notices of a channel to a mail server or gateway. `carry` resolves once the notice was accepted. It throws
 * `UndeliverableError` for a final failure; any other error is retried.
 */
export interface Carrier {
  carry(parcel: Parcel): Promise<void>
}

/** The carriers by channel. A channel without one is not served. */
export type Carriers = { [C in ContactChannel]?: Carrier | undefined }

/**
 * A final refusal: `code` is its status by RFC 3463, or the reply of the other side. `isDead` is true when the address
 * will never accept anything.
 */
export class UndeliverableError extends Error {
  readonly code: string
  readonly isDead: boolean

  constructor(code: string, isDead: boolean) {
    super(`It was refused for good: ${code}`)
    this.code = code
    this.isDead = isDead
  }
}
