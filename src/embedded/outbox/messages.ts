import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'

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
  const [content, { mtime }] = await Promise.all([readFile(join(dir, name), 'utf8'), stat(join(dir, name))])
  const said = isMail(name) ? headersOf(content) : partOf(content)
  return { name, at: mtime, ...said }
}

function headersOf(mail: string) {
  const head = mail.slice(0, mail.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ')
  const field = (called: string) =>
    head
      .split('\r\n')
      .find((line) => line.toLowerCase().startsWith(`${called}:`))
      ?.slice(called.length + 1)
      .trim() ?? ''
  return { channel: 'email', to: field('to'), subject: field('subject') }
}

function partOf(json: string) {
  const { channel, to, text }: Record<'channel' | 'to' | 'text', unknown> = JSON.parse(json)
  return { channel: String(channel), to: String(to), subject: String(text).slice(0, 80) }
}
