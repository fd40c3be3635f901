import { cutText } from '../../../platform/cut-text.ts'
import { withoutNumbers } from '../../../platform/redact.ts'

const fileNameLimit = 200

/**
 * Returns a name for display: without folders, control characters and personal numbers. A name of more than 200
 * characters is shortened and keeps its extension. An empty one is `file`.
 */
export function fileNameOf(filename: string | undefined): string {
  const last = (filename ?? '').split(/[\\/]/).at(-1) ?? ''
  const shown = last.replace(/\p{C}/gu, '').trim()
  if (/^\.*$/.test(shown)) return 'file'
  const [ending = ''] = /\.[a-z0-9]{1,8}$/i.exec(shown) ?? []
  const beginning = cutText(shown.slice(0, shown.length - ending.length), fileNameLimit - ending.length)
  return withoutNumbers(beginning + ending)
}

/** Other common extensions of the same type. */
const sameType: Record<string, readonly string[]> = { jpg: ['jpg', 'jpeg'] }
/** Extensions of plain text, which cannot be detected by content. No program executes files with these extensions. */
const harmlessText = ['txt', 'csv', 'eml']

/**
 * Returns a name whose extension matches the content: `ktp.hta` with the content of a JPEG becomes `ktp.jpg`, as does
 * `ktp`. `detected` is the usual extension of the detected type. For an unknown type every extension but those of plain
 * text becomes `.bin`.
 */
export function namedByType(fileName: string, detected: string | null): string {
  const [ending = '', stated = ''] = /\.([a-z][a-z0-9]{0,7})$/i.exec(fileName) ?? []
  const fitting = detected === null ? harmlessText : (sameType[detected] ?? [detected])
  if (fitting.includes(stated.toLowerCase())) return fileName
  const wanted = `.${detected ?? 'bin'}`
  const beginning = detected === null ? fileName : fileName.slice(0, fileName.length - ending.length)
  if (beginning.toLowerCase().endsWith(wanted)) return beginning
  return cutText(beginning, fileNameLimit - wanted.length) + wanted
}
