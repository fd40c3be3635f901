import type { ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Refusal } from './refusals.ts'
import { type Content, toXml } from './xml.ts'

/** What an operation answers; a stream belongs to whoever sends the answer. */
export interface Answer {
  status: number
  headers?: Record<string, string | number>
  body?: string | Readable
}

/** An answer with a document. */
export function document(root: string, content: Content, status = 200): Answer {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n${toXml(root, content)}`
  return { status, headers: { 'content-type': 'application/xml', 'content-length': Buffer.byteLength(body) }, body }
}

/** S3's error document. An answer to HEAD has no body, so its client learns the status only. */
export function refused({ code, message, status }: Refusal, method: string): Answer {
  return method === 'HEAD' ? { status } : document('Error', { Code: code, Message: message }, status)
}

/** Resolves when all is sent. Throws if the client is gone before; the stream of the body is closed then as well. */
export async function send(response: ServerResponse, { status, headers = {}, body }: Answer): Promise<void> {
  response.writeHead(status, headers)
  if (typeof body !== 'object') return void response.end(body)
  try {
    await pipeline(body, response)
  } finally {
    // A pipeline into what is closed already leaves its source open.
    body.destroy()
  }
}
