import { Webhook } from 'standardwebhooks'
import type { Attempt, Message, Poster } from '../../../src/events/webhooks/sending/post.ts'
import type { Chance } from '../bottle/chance.ts'
import type { Weather } from './weather.ts'

/** A delivery that a receiver got. */
export interface Receipt {
  /** The path of its address, which stays the same when a receiver moves to another host. */
  receiver: string
  eventId: string
  /** The header `webhook-id`. */
  messageId: string
  type: string
  subject: string
  version: number | null
  body: string
  /** True when it was signed with a secret of the receiver; null while the receiver does not know its secret. */
  isVerified: boolean | null
  /** True when the receiver kept it. */
  isAccepted: boolean
}

/** The deliveries that the receivers of webhooks got. */
export interface Receipts {
  /** Returns the deliveries since the last call. */
  takeNew(): readonly Receipt[]
  /** True when the receiver of an address has accepted an event. */
  has(url: string, eventId: string): boolean
}

interface Receiver {
  weather: Weather
  chance: Chance
  secrets: readonly string[]
  accepted: Set<string>
  /** A copy that the net delivers once more, after the next message. */
  late: Message | undefined
  /** Until when the receiver is away, in milliseconds since 1970. */
  awayUntil: number
}

/** Shares of what the net does to messages. */
const [slowly, twice, late, gone] = [0.05, 0.03, 0.02, 0.01]
const [usualMilliseconds, slowMilliseconds, limitMilliseconds] = [40, 4_000, 15_000]
const wrongStatuses = [500, 503, 429, 302] as const
const noLongerThere = 410
const [taken, unknownSecret] = [204, 401]

/** The receivers of webhooks: slow, gone, twice, late, or with a wrong answer. They keep what they have accepted. */
export class Receivers implements Pick<Poster, 'post'>, Receipts {
  readonly #receivers = new Map<string, Receiver>()
  readonly #open: (name: string) => Pick<Receiver, 'weather' | 'chance'>
  readonly #now: () => Date
  #fresh: Receipt[] = []

  constructor(open: (name: string) => Pick<Receiver, 'weather' | 'chance'>, now: () => Date) {
    this.#open = open
    this.#now = now
  }

  /** Sets the secrets that a receiver accepts; empty while it does not know its secret. */
  trusts(url: string, secrets: readonly string[]): void {
    this.#of(url).secrets = secrets
  }

  /** Takes a receiver away until a moment, in milliseconds since 1970. */
  leaves(url: string, until: number): void {
    this.#of(url).awayUntil = until
  }

  /** True when the receiver of an address has accepted an event. */
  has = (url: string, eventId: string): boolean => this.#receivers.get(pathOf(url))?.accepted.has(eventId) ?? false

  /** Returns the deliveries since the last call. */
  takeNew(): Receipt[] {
    const fresh = this.#fresh
    this.#fresh = []
    return fresh
  }

  async post(message: Message): Promise<Attempt> {
    const receiver = this.#of(message.url)
    const { mood } = receiver.weather
    const { chance } = receiver
    const fails = (failure: 'connection_failed' | 'timeout', milliseconds: number) =>
      this.#attempt({ milliseconds, status: null, failure })
    const isAway = receiver.awayUntil > this.#now().getTime()
    if (mood === 'gone' || isAway) return fails('connection_failed', usualMilliseconds)
    if (mood === 'wrong') {
      const status = chance.isTrue(gone) ? noLongerThere : chance.pick(wrongStatuses)
      return this.#attempt({ status, answer: 'not now' })
    }
    const isTaken = this.#receives(receiver, message)
    if (chance.isTrue(twice)) this.#receives(receiver, message)
    if (receiver.late) this.#receives(receiver, receiver.late)
    receiver.late = chance.isTrue(late) ? message : undefined
    if (mood === 'lost') return fails('timeout', limitMilliseconds)
    const milliseconds = chance.isTrue(slowly) ? slowMilliseconds : usualMilliseconds
    return this.#attempt({ milliseconds, status: isTaken ? taken : unknownSecret })
  }

  #attempt({
    milliseconds = usualMilliseconds,
    status = null,
    failure = null,
    answer = null,
  }: Partial<Omit<Attempt, 'at'>>): Attempt {
    return { at: this.#now().toISOString(), milliseconds, status, failure, answer }
  }

  /** Verifies a message, and keeps it if the signature is right. Returns true when it is. */
  #receives({ secrets, accepted }: Receiver, { url, headers, body: bytes }: Message): boolean {
    const body = bytes.toString()
    const { id, type, subject, data }: { id: string; type: string; subject: string; data: { version: number | null } } =
      JSON.parse(body)
    const isVerified = secrets.some((secret) => isSignedWith(secret, headers, body))
    if (isVerified) accepted.add(id)
    this.#fresh.push({
      receiver: pathOf(url),
      eventId: id,
      messageId: headers['webhook-id'] ?? '',
      type,
      subject,
      version: data.version,
      body,
      isVerified: secrets.length === 0 ? null : isVerified,
      isAccepted: isVerified,
    })
    return isVerified
  }

  #of(url: string): Receiver {
    const name = pathOf(url)
    const known = this.#receivers.get(name)
    if (known) return known
    const made = { ...this.#open(name), secrets: [], accepted: new Set<string>(), late: undefined, awayUntil: 0 }
    this.#receivers.set(name, made)
    return made
  }
}

const pathOf = (url: string): string => new URL(url).pathname

/** True when one of the signatures of a message is by this secret, whatever the time is. */
function isSignedWith(secret: string, headers: Readonly<Record<string, string>>, body: string): boolean {
  const at = new Date(Number(headers['webhook-timestamp']) * 1_000)
  const right = new Webhook(secret).sign(headers['webhook-id'] ?? '', at, body)
  return (headers['webhook-signature'] ?? '').split(' ').includes(right)
}
