import { readdir, readFile } from 'node:fs/promises'
import type { Language } from '../../../platform/words.ts'
import type { NoticeKind } from '../notice.ts'

/** The template of a notice. `recipient` names officers; it is empty in letters to applicants. */
interface Template {
  subject: string
  short: string
  recipient: string
  /** The label of the link to act on; empty when there is nothing to do. */
  action: string
  body: string
}

const folder = new URL('../templates/', import.meta.url)
const templates = new Map<string, Promise<Template>>()
const parts = new Map<Language, Promise<Record<string, string>>>()

/** Reads the template of a notice, once a process. Throws if it has no subject, short text or body. */
export const templateOf = (kind: NoticeKind, language: Language): Promise<Template> =>
  once(templates, `${kind}.${language}.mustache`, readTemplate)

/**
 * Reads the partials that templates share, once a process: `blocks` are paragraphs, `phrases` are parts of a sentence.
 */
export const partsOf = (language: Language): Promise<Record<string, string>> => once(parts, language, readParts)

/** Reads a value once and caches it; a failure is not cached. */
function once<Name, Read>(kept: Map<Name, Promise<Read>>, name: Name, read: (name: Name) => Promise<Read>) {
  const found = kept.get(name) ?? read(name)
  kept.set(name, found)
  found.catch(() => kept.delete(name))
  return found
}

async function readTemplate(file: string): Promise<Template> {
  const [head = '', ...body] = (await readMustache(file)).split('\n\n')
  const headers = new Map(head.split('\n').map((line) => [line.slice(0, line.indexOf(':')), afterColon(line)]))
  const [subject, short] = [headers.get('Subject'), headers.get('Short')]
  if (!subject || !short || body.length === 0) throw new Error(`${file} is no template of a notice.`)
  return {
    subject,
    short,
    recipient: headers.get('To') ?? '',
    action: headers.get('Action') ?? '',
    body: body.join('\n\n'),
  }
}

const afterColon = (line: string): string => line.slice(line.indexOf(':') + 1).trim()

async function readParts(language: Language): Promise<Record<string, string>> {
  const [blocks, phrases] = await Promise.all([partsIn('blocks', language), partsIn('phrases', language)])
  return Object.fromEntries([...blocks, ...phrases.map(([name, text]) => [name, text.trimEnd()])])
}

async function partsIn(kind: 'blocks' | 'phrases', language: Language): Promise<[string, string][]> {
  const ending = `.${language}.mustache`
  const files = (await readdir(new URL(`${kind}/`, folder))).filter((file) => file.endsWith(ending))
  return Promise.all(
    files.map(
      async (file): Promise<[string, string]> => [file.slice(0, -ending.length), await readMustache(`${kind}/${file}`)],
    ),
  )
}

/** Reads a file of templates. Throws if it could let a value through unescaped. */
async function readMustache(file: string): Promise<string> {
  const written = await readFile(new URL(file, folder), 'utf8')
  if (written.includes('{{{') || written.includes('{{&')) throw new Error(`${file} has an unescaped value.`)
  return written
}
