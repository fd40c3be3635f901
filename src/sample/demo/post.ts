import { setTimeout as wait } from 'node:timers/promises'
import { DemoError, tell, type Visit } from './visit.ts'

/** A letter in the list of the outbox. */
export interface Letter {
  name: string
  to: string
  subject: string
}

/** The number of attempts of `awaitFact`. */
export const looks = 120
const lookMilliseconds = 500

/** Waits for a letter to `address` with `words` in its subject. Returns its source. */
export async function awaitLetter(visit: Visit, address: string, words: string): Promise<string> {
  const look = async () => {
    const { data }: { data: Letter[] } = JSON.parse(await visit.reads('/outbox'))
    return data.find(({ to, subject }) => to === address && subject.includes(words))
  }
  const letter = await awaitFact(`a letter about ${words}`, look, mailHint)
  tell('by mail', `gets: ${letter.subject}`)
  return visit.reads(`/outbox/${letter.name}`)
}

/** Returns the reply address of a letter; an empty string when it has none. */
export const replyToOf = (letter: string): string => /^Reply-To: <?([^\s>]*)/im.exec(letter)?.[1] ?? ''

/** Returns the text of a letter without the line breaks of quoted-printable (RFC 2045 §6.7). */
export const plainText = (letter: string): string => letter.replace(/=\r?\n/g, '').replaceAll('=3D', '=')

export const mailHint = 'Is --mail-port that of the server at --url? The server prints it at its start.'
const logHint = 'The log of the server may say why.'

/**
 * Calls `look` every half second until it returns a value. Throws a `DemoError` after 120 attempts, with a hint of what
 * to look at.
 */
export async function awaitFact<T>(what: string, look: () => Promise<T | undefined>, hint = logHint): Promise<T> {
  for (let count = 0; count < looks; count++) {
    const seen = await look()
    if (seen !== undefined) return seen
    await wait(lookMilliseconds)
  }
  throw new DemoError(`It took too long until ${what}. ${hint}`)
}
