import { hash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { FastifyRequest } from 'fastify'
import Negotiator from 'negotiator'
import { lazy } from '../../platform/lazy.ts'

/** The content codings the contract is kept in, the smallest first. */
const codings = ['br', 'gzip', 'identity'] as const
type Coding = (typeof codings)[number]

interface Encoded {
  coding: Coding
  body: Buffer
  /** A strong tag of its own for each coding. */
  etag: string
}

/** A compression nearly as good as the best, in a tenth of its time. */
const brotliQuality = 9

/** The smallest of our codings that this client takes. */
export function codingFor(request: FastifyRequest): Coding {
  const taken = new Negotiator(request).encodings([...codings])
  return codings.find((coding) => taken.includes(coding)) ?? 'identity'
}

/** Keeps a document in every coding it was asked for in: written once, each coding made once. */
export function contractIn(write: () => string): (coding: Coding) => Promise<Encoded> {
  const plain = lazy(() => Buffer.from(write()))
  const made = {
    br: lazy(() =>
      promisify(brotliCompress)(plain(), {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: brotliQuality,
          [constants.BROTLI_PARAM_SIZE_HINT]: plain().byteLength,
        },
      }),
    ),
    gzip: lazy(() => promisify(gzip)(plain(), { level: constants.Z_BEST_COMPRESSION })),
    identity: async () => plain(),
  }
  const digest = lazy(() => hash('sha256', plain(), 'base64url'))
  return async (coding) => ({
    coding,
    body: await made[coding](),
    etag: coding === 'identity' ? `"${digest()}"` : `"${digest()}-${coding}"`,
  })
}
