import assert from 'node:assert/strict'
import { sendNotices } from '../../../src/correspondence/notifications/sending/send.ts'
import type { Network } from '../network.ts'
import type { Person } from '../person.ts'
import { KeepingPost } from './post.ts'

export interface Contact {
  id: string
  version: number
  channel: string
  address: string
  language: string
  kinds: string[] | null
  basis: string | null
  confirmedAt: string | null
  codeExpiresAt: string | null
  unreachableSince: string | null
}
interface Stated {
  channel: 'email' | 'sms' | 'whatsapp'
  address: string
  language?: 'id' | 'en'
  kinds?: string[]
}

/** Returns the subject and the plain text of a mail, decoded. */
export function mailIn(content: Buffer): { subject: string; text: string } {
  const [head = '', ...rest] = content.toString().split('\r\n\r\n')
  const part =
    rest
      .join('\r\n\r\n')
      .split(/\r\n--[^\r\n]+\r\n/)
      .find((one) => one.includes('text/plain')) ?? rest.join('\r\n\r\n')
  return {
    subject: /^Subject: (.*(?:\r\n[ \t].*)*)/m.exec(head)?.[1]?.replace(/\r\n[ \t]+/g, ' ') ?? '',
    text: decoded(part).replaceAll('\r\n', '\n'),
  }
}

/** Decodes the body of a part by its transfer encoding (RFC 2045 §6.7 and §6.8). */
function decoded(part: string): string {
  if (/content-transfer-encoding: base64/i.test(part))
    return Buffer.from(part.slice(part.indexOf('\r\n\r\n')).replace(/\s/g, ''), 'base64').toString()
  if (!/content-transfer-encoding: quoted-printable/i.test(part)) return part.slice(part.indexOf('\r\n\r\n') + 4)
  const bytes = part
    .slice(part.indexOf('\r\n\r\n') + 4)
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString()
}

/** Sends all waiting notices. Returns the code in the last one to an address, and fails when there is none. */
export async function codeSentTo(net: Network, address: string): Promise<string> {
  const post = new KeepingPost()
  while ((await sendNotices(net.database.pool, net.vault, post)) > 0);
  const parcel = post.parcels.findLast(({ to }) => to === address)
  const text =
    parcel?.channel === 'email'
      ? mailIn(parcel.content).text
      : String(JSON.parse(parcel?.content.toString() ?? '{}').text)
  const [, code] = /(?:^|code |kode )([0-9]{6})(?:$|,)/m.exec(text) ?? []
  assert.ok(code, `No code was sent to ${address}: ${text}`)
  return code
}

/** Adds a contact for a person and confirms it with the code that was sent there. */
export async function hasContact(net: Network, person: Person, { kinds, ...stated }: Stated): Promise<Contact> {
  const { id } = await person.does<Contact>(201, 'POST', '/v1/me/contacts', { body: stated })
  const contact = await person.does<Contact>(201, 'POST', `/v1/me/contacts/${id}/confirmations`, {
    body: { code: await codeSentTo(net, stated.address) },
  })
  if (!kinds) return contact
  return person.does<Contact>(200, 'PATCH', `/v1/me/contacts/${id}`, {
    body: { kinds },
    headers: { 'if-match': `"${contact.version}"` },
  })
}
