import createClient, { type Client } from 'openapi-fetch'
import type { components, paths } from './api.gen.ts'
import { sendPatiently } from './patience.ts'

export type Schemas = components['schemas']

/** The operations of the API, by method and path. */
export type SatuPintu = Client<paths>

export interface ClientOptions {
  /** The URL of the server, without `/v1`. */
  baseUrl: string
  /** The access token or API key. A function is called before each request. Absent: no authentication. */
  token?: string | (() => string | undefined | Promise<string | undefined>)
  /** The language of problems and texts; `id` by default. */
  language?: 'id' | 'en'
  /** The code of a purpose of the agency, from its registration. */
  purpose?: string
  /** Sends a request; the global `fetch` by default. */
  fetch?: typeof fetch
}

/**
 * Returns a client of the API. It adds the headers for the token, the language and the purpose to each request, and an
 * `Idempotency-Key` to each POST, unless they are set. It repeats requests as `sendPatiently` does: a repeated POST
 * takes effect once.
 */
export function createSatuPintu({ baseUrl, token, language = 'id', purpose, fetch: send }: ClientOptions): SatuPintu {
  const client = createClient<paths>({
    baseUrl: baseUrl.replace(/\/+$/, ''),
    fetch: (request) => sendPatiently(request, send),
  })
  client.use({
    async onRequest({ request: { headers, method } }) {
      const present = typeof token === 'function' ? await token() : token
      setUnlessSet(headers, 'authorization', present === undefined ? undefined : `Bearer ${present}`)
      setUnlessSet(headers, 'accept-language', language)
      setUnlessSet(headers, 'purpose', purpose)
      if (method === 'POST') setUnlessSet(headers, 'idempotency-key', crypto.randomUUID())
    },
  })
  return client
}

function setUnlessSet(headers: Headers, name: string, value: string | undefined): void {
  if (value !== undefined && !headers.has(name)) headers.set(name, value)
}
