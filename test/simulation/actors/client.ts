import type { Person, Reply } from '../../support/person.ts'
import type { Chance } from '../bottle/chance.ts'
import { NoAnswer } from '../bottle/world.ts'
import type { Coverage } from './coverage.ts'
import { digitsOf, uuidOf } from './draws.ts'
import type { Bell } from './journey.ts'

type Method = Parameters<Person['asks']>[0]
interface Sent {
  body?: unknown
  raw?: { payload: Buffer | string; type: string }
  headers?: Record<string, string>
  /** The version that the caller has read last; sent as `If-Match`. A number or a text without quotes. */
  version?: number | string | undefined
}

/** An answer. `code` is that of a problem. `isLost`: no answer came after all attempts, so the outcome is unknown. */
export interface Answer {
  status: number
  isGood: boolean
  isLost: boolean
  code: string | undefined
  /** The version that the ETag names; undefined without one. */
  version: number | undefined
  headers: Record<string, unknown>
  bytes: Buffer
  text: string
  body<T>(): T
}

const lost: Answer = {
  status: 0,
  isGood: false,
  isLost: true,
  code: undefined,
  version: undefined,
  headers: {},
  bytes: Buffer.alloc(0),
  text: '',
  body: () => {
    throw new Error('There is no answer.')
  },
}

const attempts = 6

/**
 * The client software of an actor. It sends an `Idempotency-Key` with every POST, and repeats a request up to five
 * times when its answer was lost or was 503.
 */
export class Client {
  readonly name: string
  readonly #person: Person
  readonly #chance: Chance
  readonly #coverage: Coverage
  readonly #uploads: Bell

  constructor(
    name: string,
    person: Person,
    { chance, coverage, uploads }: { chance: Chance; coverage: Coverage; uploads: Bell },
  ) {
    this.name = name
    this.#person = person
    this.#chance = chance
    this.#coverage = coverage
    this.#uploads = uploads
  }

  async asks(method: Method, url: string, { body, raw, headers, version }: Sent = {}): Promise<Answer> {
    const call = {
      ...(body !== undefined && { body }),
      ...(raw && { raw }),
      headers: {
        ...(method === 'POST' && this.#person.token !== null && { 'idempotency-key': uuidOf(this.#chance) }),
        ...(version !== undefined && { 'if-match': `"${version}"` }),
        ...headers,
      },
    }
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const reply = await this.#person.asks(method, url, call).catch((error: unknown) => {
        if (error instanceof NoAnswer) return undefined
        throw error
      })
      if (!reply) continue
      const answer = answerOf(reply)
      this.#coverage.answered(method, url, answer.status, answer.code)
      if (answer.status === 503 && attempt < attempts) continue
      return answer
    }
    return lost
  }

  reads = (url: string, headers: Record<string, string> = {}): Promise<Answer> => this.asks('GET', url, { headers })

  sends = (url: string, body?: unknown, rest: Omit<Sent, 'body'> = {}): Promise<Answer> =>
    this.asks('POST', url, { ...rest, ...(body !== undefined && { body }) })

  puts = (url: string, body: unknown, version: number | string | undefined): Promise<Answer> =>
    this.asks('PUT', url, { body, version })

  changes = (url: string, body: unknown, version: number | string | undefined): Promise<Answer> =>
    this.asks('PATCH', url, { body, version })

  removes = (url: string, version: number | string | undefined): Promise<Answer> =>
    this.asks('DELETE', url, { version })

  /** Uploads a file to a slot of an application, and wakes the worker that scans. */
  uploads = (id: string, slot: string, file: UploadedFile): Promise<Answer> =>
    this.sendsFile(`/v1/applications/${id}/documents`, file, { slot })

  /** Sends a file as multipart/form-data, with fields before it, and wakes the worker that scans. */
  async sendsFile(url: string, file: UploadedFile, fields: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const boundary = `----${digitsOf(this.#chance, 20)}`
    const head = (name: string, rest = '') =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${rest}\r\n`
    const payload = Buffer.concat([
      ...Object.entries(fields).map(([name, value]) => Buffer.from(`${head(name)}\r\n${value}\r\n`)),
      Buffer.from(head('file', `; filename="${file.name}"`)),
      Buffer.from(`Content-Type: ${file.type}\r\n\r\n`),
      file.bytes,
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ])
    this.#uploads.ring()
    return this.asks('POST', url, { raw: { payload, type: `multipart/form-data; boundary=${boundary}` } })
  }

  /** Tries a step of an application, with `If-Match` if a version is given. */
  steps = (id: string, action: string, input: object = {}, version?: number): Promise<Answer> =>
    this.sends(`/v1/applications/${id}/transitions`, { action, ...input }, { version })
}

export interface UploadedFile {
  name: string
  type: string
  bytes: Buffer
}

function answerOf({ status, headers, body, text, json }: Reply): Answer {
  const type = String(headers['content-type'] ?? '')
  const isGood = status >= 200 && status < 400
  const code = isGood || !type.includes('json') ? undefined : codeIn(json<object>())
  const [, version] = /^"(\d+)/.exec(String(headers['etag'] ?? '')) ?? []
  return {
    status,
    isGood,
    isLost: false,
    code,
    version: version === undefined ? undefined : Number(version),
    headers,
    // A journey may hold an answer for weeks, and would hold a block of 64 KB.
    bytes: Buffer.from(new Uint8Array(body).buffer),
    text,
    body: <T>() => json<never>() as T,
  }
}

const codeIn = (body: object): string | undefined =>
  'code' in body && typeof body.code === 'string' ? body.code : undefined
