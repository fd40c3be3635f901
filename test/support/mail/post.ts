import { createHash } from 'node:crypto'
import { derivedMailKeys } from '../../../src/correspondence/mail/reply-address.ts'
import type { Parcel } from '../../../src/correspondence/notifications/sending/carrier.ts'
import type { NoticeServices } from '../../../src/correspondence/notifications/sending/send.ts'

export const mailbox = {
  address: 'perizinan@ptsp.example',
  keys: derivedMailKeys(createHash('sha256').update('mail of the tests').digest()),
}

/** A post without carriers: it sends nothing. */
export const noPost: NoticeServices = { mailbox, carriers: {}, clientUrl: undefined }

/** A post that stores all parcels. While `isAway`, every delivery fails. */
export class KeepingPost implements NoticeServices {
  readonly mailbox = mailbox
  readonly clientUrl = 'https://izin.example.test'
  readonly publicUrl = 'https://api.example.test'
  readonly parcels: Parcel[] = []
  isAway = false
  /** A hook that runs before a parcel is stored. */
  meets: (parcel: Parcel) => Promise<void> = async () => {}

  readonly carriers = { email: this.#carrier(), sms: this.#carrier(), whatsapp: this.#carrier() }

  #carrier() {
    return {
      carry: async (parcel: Parcel) => {
        if (this.isAway) throw new Error('The post is away.')
        await this.meets(parcel)
        this.parcels.push(parcel)
      },
    }
  }
}
