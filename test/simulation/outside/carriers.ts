import {
  type Carrier,
  type Carriers,
  type Parcel,
  UndeliverableError,
} from '../../../src/correspondence/notifications/sending/carrier.ts'
import type { NoticeServices } from '../../../src/correspondence/notifications/sending/send.ts'
import { mailIn } from '../../support/mail/contacts.ts'
import { mailbox } from '../../support/mail/mail-room.ts'
import { publicUrl } from '../../support/network.ts'
import type { Bell } from '../actors/journey.ts'
import { Unreachable, type Weather } from './weather.ts'

/** A delivered letter in an inbox. */
export interface Letter {
  noticeId: string
  channel: string
  subject: string
  text: string
  replyTo: string
  /** The number of deliveries. */
  copies: number
}

/** A letter at the moment of its delivery, in milliseconds since 1970. */
export type DeliveredLetter = Pick<Letter, 'noticeId' | 'channel' | 'text'> & { at: number }

/** The letters that carriers have delivered. */
export interface Deliveries {
  /** Returns the letters since the last call. */
  takeNew(): readonly DeliveredLetter[]
}

/** Called when a carrier receives something that contradicts the product's promises. */
type Contradiction = (what: string, details: Record<string, unknown>) => void

const keptOfEach = 12

/** The carriers of e-mail, SMS and WhatsApp, with the inboxes of their addresses. */
export class Letters implements NoticeServices, Deliveries {
  readonly mailbox = mailbox
  readonly clientUrl = 'https://izin.example.test'
  readonly publicUrl = publicUrl
  readonly carriers: Carriers
  /** The number of delivered letters, by channel. */
  readonly delivered = new Map<string, number>()
  readonly #inboxes = new Map<string, Letter[]>()
  readonly #bells = new Map<string, Bell>()
  readonly #dead = new Set<string>()
  /** The address of each delivered notice: none may go to two addresses. */
  readonly #receivers = new Map<string, string>()
  readonly #contradicts: Contradiction
  readonly #now: () => Date
  #fresh: DeliveredLetter[] = []

  constructor(
    weathers: Record<'email' | 'sms' | 'whatsapp', Pick<Weather, 'mood'>>,
    contradicts: Contradiction,
    now: () => Date,
  ) {
    this.#contradicts = contradicts
    this.#now = now
    this.carriers = {
      email: this.#carrier(weathers.email),
      sms: this.#carrier(weathers.sms),
      whatsapp: this.#carrier(weathers.whatsapp),
    }
  }

  /** Returns carriers that deliver each letter at once. */
  static reliable(now: () => Date): Letters {
    const fine = { mood: 'fine' } as const
    return new Letters({ email: fine, sms: fine, whatsapp: fine }, fails, now)
  }

  /** Rings the bell at each letter to an address. */
  wakes(address: string, bell: Bell): void {
    this.#bells.set(address.toLowerCase(), bell)
  }

  /** Makes an address undeliverable from now on. */
  closes(address: string): void {
    this.#dead.add(address.toLowerCase())
  }

  /** Returns the last 12 letters to an address, the oldest first. */
  inboxOf = (address: string): readonly Letter[] => this.#inboxes.get(address.toLowerCase()) ?? []

  takeNew(): readonly DeliveredLetter[] {
    const fresh = this.#fresh
    this.#fresh = []
    return fresh
  }

  #carrier(weather: Pick<Weather, 'mood'>): Carrier {
    return {
      carry: async (parcel) => {
        if (weather.mood === 'gone') throw new Unreachable('The carrier does not answer.')
        if (this.#dead.has(parcel.to.toLowerCase())) throw new UndeliverableError('5.1.1', true)
        this.#delivers(parcel)
        if (weather.mood === 'lost') throw new Unreachable('The carrier took it, and broke off.')
      },
    }
  }

  #delivers(parcel: Parcel): void {
    const { noticeId, channel } = parcel
    const to = parcel.to.toLowerCase()
    const before = this.#receivers.get(noticeId)
    if (before !== undefined && before !== to)
      this.#contradicts('a notice went to two addresses', { noticeId, addresses: [before, to] })
    this.#receivers.set(noticeId, to)
    this.delivered.set(channel, (this.delivered.get(channel) ?? 0) + 1)
    const inbox = this.#inboxes.get(to) ?? []
    this.#inboxes.set(to, inbox)
    const letter = letterOf(parcel)
    this.#fresh.push({ noticeId, channel, text: letter.text, at: this.#now().getTime() })
    const known = inbox.find((kept) => kept.noticeId === noticeId)
    if (known) known.copies++
    else inbox.push(letter)
    if (inbox.length > keptOfEach) inbox.shift()
    this.#bells.get(to)?.ring()
  }
}

function fails(what: string): never {
  throw new Error(what)
}

function letterOf({ noticeId, channel, content }: Parcel): Letter {
  if (channel !== 'email') {
    const { text }: { text: string } = JSON.parse(content.toString())
    return { noticeId, channel, subject: '', text, replyTo: '', copies: 1 }
  }
  const { subject, text } = mailIn(content)
  const [, replyTo = ''] = /^Reply-To: .*?([^\s<>]+@[^\s<>]+)/im.exec(content.toString('latin1')) ?? []
  return { noticeId, channel, subject: ownText(subject), text: ownText(text), replyTo: ownText(replyTo), copies: 1 }
}

/** Returns the same text in memory of its own: a part of a text keeps the whole, here the mail with its source. */
const ownText = (text: string): string => Buffer.from(text).toString()
