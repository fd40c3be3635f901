import type { ServerResponse } from 'node:http'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Refusal } from './refusals.ts'
import { type Content, toXml } from './xml.ts'

/** The response of an operation. `send` closes its stream. */
export interface StoreAnswer {
  status: number
  headers?: Record<string, string | number>
  body?: string | Readable
}

/** Returns a response with an XML document. */
export function document(root: string, content: Content, status = 200): StoreAnswer {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n${toXml(root, content)}`
  return { status, headers: { 'content-type': 'application/xml', 'content-length': Buffer.byteLength(body) }, body }
}

/** Returns a response with the error document of S3; for HEAD the status only. */
export function refused({ code, message, status }: Refusal, method: string): StoreAnswer {
  return method === 'HEAD' ? { status } : document('Error', { Code: code, Message: message }, status)
}

/** Sends a response. Throws when the client disconnects before the end. Always closes the stream of the body. */
export async function send(response: ServerResponse, { status, headers = {}, body }: StoreAnswer): Promise<void> {
  response.writeHead(status, headers)
  if (typeof body !== 'object') return void response.end(body)
  try {
    await pipeline(body, response)
  } finally {
    // A pipeline into a closed response leaves its source open.
    body.destroy()
  }
}
