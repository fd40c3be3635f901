import { readFile } from 'node:fs/promises'
import { createSatuPintu, type SatuPintu } from '../../../client/src/index.ts'
import { Unreachable } from '../browser.ts'
import { fetchToken } from '../sign-in.ts'
import { demoUsers } from '../users.ts'
import type { Case, Document, Refused, Reply, Slot } from './replies.ts'

const answerMilliseconds = 60_000

/** Thrown when a step of the demonstration has an unexpected result. */
export class DemoError extends Error {}

interface Sent {
  body?: object
  headers?: Record<string, string>
  /** The time for the response in milliseconds; without it, a minute. */
  within?: number
}
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

const [pdf, png] = await Promise.all(
  ['sample.pdf', 'sample.png'].map((name) => readFile(new URL(`../${name}`, import.meta.url))),
)

/** Returns true for a body that states its own content type. */
const isFile = (body: object): body is FormData | Blob => body instanceof FormData || body instanceof Blob

/** Prints a line: who does what. */
export const tell = (who: string, what: string) => process.stdout.write(`${who.padEnd(12)} ${what}\n`)

/**
 * Returns the id of the user for a part: `demo-` and the part where there is such a user, otherwise the part itself,
 * as for the administrator and agencies.
 */
const idOf = (part: string): string => demoUsers.find(({ id }) => id === `demo-${part}`)?.id ?? part

/** Calls a running server as the people of the demonstration. Each signs in with the first request. */
export class Visit {
  readonly #url: string
  readonly #tokens = new Map<string, Promise<string>>()

  constructor(url: string) {
    this.#url = url.replace(/\/+$/, '')
  }

  /** Sends a request. Throws a `DemoError` with the body of the response for an error status. */
  async does<T>(user: string | null, method: Method, path: string, sent: Sent = {}): Promise<Reply<T>> {
    const reply = await this.#asks(user, method, path, sent)
    const text = await reply.text()
    if (!reply.ok) throw new DemoError(`${method} ${path}: ${reply.status} ${text}`)
    const body: T = JSON.parse(text || 'null')
    return { body, etag: reply.headers.get('etag') ?? '' }
  }

  /**
   * Sends a request that may be refused with the code `code`. Returns the response as `done`, or that problem as
   * `refused`. Throws a `DemoError` for any other problem.
   */
  async triesUntil<T>(
    code: string,
    user: string | null,
    method: Method,
    path: string,
    sent: Sent,
  ): Promise<{ refused: Refused } | { done: Reply<T> }> {
    const reply = await this.#asks(user, method, path, sent)
    const body = JSON.parse(await reply.text())
    if (reply.ok) return { done: { body, etag: reply.headers.get('etag') ?? '' } }
    if (body.code !== code) throw new DemoError(`${method} ${path}: ${reply.status} ${JSON.stringify(body)}`)
    return { refused: { status: reply.status, code, errors: body.errors ?? [] } }
  }

  /** Returns the typed client of a user or an agency; with null, a client without a token. */
  as(user: string | null, purpose?: string): SatuPintu {
    const token = async () => (user === null ? undefined : this.#tokenOf(user))
    return createSatuPintu({ baseUrl: this.#url, language: 'en', token, ...(purpose !== undefined && { purpose }) })
  }

  /** Returns the typed client of an agency with an API key. */
  withKey = (key: string, purpose: string): SatuPintu =>
    createSatuPintu({ baseUrl: this.#url, language: 'en', token: key, purpose })

  /** Takes a step of an application and prints it. */
  async step(user: string, { id }: { id: string }, step: { action: string } & Record<string, unknown>): Promise<void> {
    const { body } = await this.does<{ from: string; to: string }>(user, 'POST', `/applications/${id}/transitions`, {
      body: step,
    })
    tell(user, `${step.action}: ${body.from} → ${body.to}`)
  }

  /** Returns the body of a page outside the API. Throws a `DemoError` for an error status. */
  async reads(path: string): Promise<string> {
    const reply = await fetch(`${this.#url}${path}`, { signal: AbortSignal.timeout(answerMilliseconds) })
    if (!reply.ok) throw new DemoError(`GET ${path}: ${reply.status}`)
    return reply.text()
  }

  /** Posts a form to a page in Indonesian. Returns the body. Throws a `DemoError` for an error status. */
  async presses(path: string, fields: Record<string, string> = {}): Promise<string> {
    const reply = await fetch(`${this.#url}${path}`, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { 'accept-language': 'id' },
      signal: AbortSignal.timeout(answerMilliseconds),
    })
    if (!reply.ok) throw new DemoError(`POST ${path}: ${reply.status}`)
    return reply.text()
  }

  look = (user: string, { id }: { id: string }) => this.does<Case>(user, 'GET', `/applications/${id}`)

  /** Uploads a sample file to each of `slots`, and prints their names. */
  async uploads(
    user: string,
    { id }: { id: string },
    slots: readonly Pick<Slot, 'slot' | 'formats'>[],
  ): Promise<Document[]> {
    const uploaded: Document[] = []
    for (const { slot, formats } of slots) {
      const [sample, ending] = formats.includes('application/pdf') ? [pdf, 'pdf'] : [png, 'png']
      const form = new FormData()
      form.set('slot', slot)
      form.set('file', new Blob([sample ?? '', `\n% ${slot}\n`]), `${slot}.${ending}`)
      uploaded.push((await this.does<Document>(user, 'POST', `/applications/${id}/documents`, { body: form })).body)
    }
    tell(user, `uploads ${slots.map(({ slot }) => slot).join(', ')}`)
    return uploaded
  }

  /** Records a match for each original without which the originals cannot be confirmed, and prints it. */
  async matchesOriginals(user: string, application: { id: string }): Promise<void> {
    const { body: brought, etag } = await this.look(user, application)
    const blockers = brought.nextActions.find(({ action }) => action === 'confirm_originals')?.blockers ?? []
    for (const { detail } of blockers) tell(user, `still to do: ${detail}`)
    let version = etag
    for (const document of brought.documents) {
      if (!blockers.some(({ target }) => target === document.slot)) continue
      const matched = await this.does(
        user,
        'PUT',
        `/applications/${application.id}/documents/${document.id}/original`,
        {
          body: { verdict: 'matched', sha256: document.sha256 },
          headers: { 'if-match': version },
        },
      )
      version = matched.etag
      tell(user, `matches the original of ${document.slot}`)
    }
  }

  /** Prints the public stage of an application, and its events as `user` sees them. */
  async tellsTheStory(user: string, { id, reference, trackingKey }: Case): Promise<void> {
    const { body: tracked } = await this.does<{ publicStage: string; next: { en: string } }>(
      null,
      'POST',
      '/tracking',
      { body: { reference, trackingKey } },
    )
    tell('anybody', `tracks ${reference}: ${tracked.publicStage}. ${tracked.next.en}`)
    const { body: timeline } = await this.does<{
      data: { type: string; at: string; actor: { standing: string; office: { en: string } | null } }[]
    }>(user, 'GET', `/applications/${id}/events?limit=200`)
    for (const { at, type, actor } of timeline.data)
      tell('history', `${at} ${type} (${actor.standing}${actor.office ? `, ${actor.office.en}` : ''})`)
  }

  /** Returns a file; undefined when it is refused with the code `unless`. Throws a `DemoError` for other problems. */
  async fetches(user: string, path: string, unless?: string): Promise<Buffer | undefined> {
    const reply = await this.#asks(user, 'GET', path, {})
    const file = Buffer.from(await reply.arrayBuffer())
    if (reply.ok) return file
    const { code }: { code?: string } = JSON.parse(file.toString())
    if (code === undefined || code !== unless) throw new DemoError(`GET ${path}: ${reply.status} ${file.toString()}`)
    return undefined
  }

  async #asks(user: string | null, method: Method, path: string, sent: Sent): Promise<Response> {
    const { body, headers = {}, within = answerMilliseconds } = sent
    return fetch(`${this.#url}/v1${path}`, {
      method,
      signal: AbortSignal.timeout(within),
      headers: {
        'accept-language': 'en',
        ...headers,
        ...(user !== null && { authorization: `Bearer ${await this.#tokenOf(user)}` }),
        ...(body && !isFile(body) && { 'content-type': 'application/json' }),
      },
      ...(body && { body: isFile(body) ? body : JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      throw cause instanceof TypeError ? new Unreachable(`Nothing answers at ${this.#url}.`, { cause }) : cause
    })
  }

  #tokenOf(user: string): Promise<string> {
    const token = this.#tokens.get(user) ?? fetchToken(this.#url, idOf(user))
    this.#tokens.set(user, token)
    return token
  }
}
