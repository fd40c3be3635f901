import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ParsedMail } from 'mailparser'

/** A message in the list. `subject`: of a mail, or the first 80 characters of another message. */
export interface Entry {
  name: string
  at: Date
  channel: string
  to: string
  subject: string
}

const listed = 200
const named = /^[0-9a-f-]{36}\.(?:eml|json)$/

/** True for the file name of a stored message. */
export const isMessage = (name: string): boolean => named.test(name)

export const isMail = (name: string): boolean => name.endsWith('.eml')

/** Lists the newest 200 messages, the newest first. */
export async function listMessages(dir: string): Promise<Entry[]> {
  const names = (await readdir(dir)).filter(isMessage).sort().reverse().slice(0, listed)
  return Promise.all(names.map((name) => entryOf(dir, name)))
}

/** Returns a message as it is stored. Undefined without such a message. */
export const readMessage = async (dir: string, name: string): Promise<Buffer | undefined> =>
  isMessage(name) ? await readFile(join(dir, name)).catch(() => undefined) : undefined

async function entryOf(dir: string, name: string): Promise<Entry> {
  const [content, { mtime }] = await Promise.all([readFile(join(dir, name)), stat(join(dir, name))])
  const said = isMail(name) ? await headersOf(content) : partOf(content)
  return { name, at: mtime, ...said }
}

/** Returns the headers of a mail as its receiver reads them. The body is not parsed. */
async function headersOf(mail: Buffer) {
  const { simpleParser } = await import('mailparser')
  const { to, subject = '' } = await simpleParser(mail.subarray(0, mail.indexOf('\r\n\r\n')))
  return { channel: 'email', to: receiversOf(to), subject }
}

/** Returns the receivers of a parsed mail, separated by commas. */
export const receiversOf = (to: ParsedMail['to']): string =>
  [to ?? []]
    .flat()
    .map(({ text }) => text)
    .join(', ')

function partOf(json: Buffer) {
  const { channel, to, text }: Record<'channel' | 'to' | 'text', unknown> = JSON.parse(json.toString())
  return { channel: String(channel), to: String(to), subject: Array.from(String(text)).slice(0, 80).join('') }
}
