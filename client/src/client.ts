import createClient, { type Client } from 'openapi-fetch'
import type { components, paths } from './api.gen.ts'
import { sendPatiently } from './patience.ts'

export type Schemas = components['schemas']

/** The operations of the API, by method and path. */
export type SatuPintu = Client<paths>

export interface ClientOptions {
  /** Address of the server, without `/v1`. */
  baseUrl: string
  /** Access token of a person, or key of an agency. A function is asked before each request. Absent: nobody. */
  token?: string | (() => string | undefined | Promise<string | undefined>)
  /** Language of problems and texts; `id` unless stated. */
  language?: 'id' | 'en'
  /** Purpose of an agency, as its registration states it. */
  purpose?: string
  /** Sends a request. `fetch` unless stated. */
  fetch?: typeof fetch
}

/**
 * Returns a client of the API. It adds the token, the language and the purpose to each request, an `Idempotency-Key` to
 * each POST, and sends patiently: a POST takes effect once, however often it is sent again.
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
