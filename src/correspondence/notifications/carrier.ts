import type { ContactChannel } from '../contacts/contact.ts'

/** A notice as it is handed over: a whole mail (RFC 5322), or what a gateway takes as JSON. */
export interface Parcel {
  /** The same parcel has the same id, however often it is handed over: who has it already does nothing. */
  noticeId: string
  channel: ContactChannel
  to: string
  /** Where a mail bounces to. */
  sender: string
  content: Buffer
}

/**
 * Takes notices of a channel to whoever delivers them: when `carry` comes back they have it. It throws `Unreachable`
 * for what no retry will mend; anything else is tried again.
 */
export interface Carrier {
  carry(parcel: Parcel): Promise<void>
}

/** The channels that are served here. */
export type Carriers = { [C in ContactChannel]?: Carrier | undefined }

/**
 * It was refused for good: `code` says why by RFC 3463, or as the other side said it, and `isDead` whether that address
 * takes nothing at all.
 */
export class Unreachable extends Error {
  readonly code: string
  readonly isDead: boolean

  constructor(code: string, isDead: boolean) {
    super(`It was refused for good: ${code}`)
    this.code = code
    this.isDead = isDead
  }
}
