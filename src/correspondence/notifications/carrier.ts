import type { ContactChannel } from '../contacts/contact.ts'

/** A notice for a carrier: a whole mail (RFC 5322), or JSON for a gateway. */
export interface Parcel {
  /** The same in every attempt: a receiver that has it already ignores the repetition. */
  noticeId: string
  channel: ContactChannel
  to: string
  /** The envelope sender; a mail bounces to it. */
  sender: string
  content: Buffer
}

/**
 * Hands notices of a channel over for delivery. `carry` resolves once they were accepted. It throws
 * `UndeliverableError` for a final failure; any other error is tried again.
 */
export interface Carrier {
  carry(parcel: Parcel): Promise<void>
}

/** The channels that are served here. */
export type Carriers = { [C in ContactChannel]?: Carrier | undefined }

/**
 * A final refusal: `code` is its status by RFC 3463, or the reply of the other side; `isDead` is true when the address
 * takes nothing at all.
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
