import { withoutNumbers } from '../../platform/redact.ts'

const fileNameLimit = 200

/**
 * A name to show, never a path: folders, control characters and personal numbers are taken off. A long one keeps its
 * ending.
 */
export function fileNameOf(filename: string | undefined): string {
  const last = (filename ?? '').split(/[\\/]/).at(-1) ?? ''
  const shown = last.replace(/\p{C}/gu, '').trim()
  if (/^\.*$/.test(shown)) return 'file'
  const [ending = ''] = /\.[a-z0-9]{1,8}$/i.exec(shown) ?? []
  const beginning = shown.slice(0, shown.length - ending.length).slice(0, fileNameLimit - ending.length)
  return withoutNumbers(beginning.replace(/[\ud800-\udbff]$/, '') + ending)
}

/** Other endings that people know for the same type. */
const sameType: Record<string, readonly string[]> = { jpg: ['jpg', 'jpeg'] }
/** Text cannot be told by its content. These endings open in no program that runs what is in the file. */
const harmlessText = ['txt', 'csv', 'eml']

/**
 * A name whose ending says what the content is: `ktp.hta` with the content of a JPEG becomes `ktp.jpg`, and `ktp`
 * becomes `ktp.jpg`. `detected` is the usual ending of the detected type, null when the type is not known: then all but
 * plain text ends in `.bin`.
 */
export function namedByType(fileName: string, detected: string | null): string {
  const [ending = '', stated = ''] = /\.([a-z][a-z0-9]{0,7})$/i.exec(fileName) ?? []
  const fitting = detected === null ? harmlessText : (sameType[detected] ?? [detected])
  if (fitting.includes(stated.toLowerCase())) return fileName
  const wanted = `.${detected ?? 'bin'}`
  const beginning = detected === null ? fileName : fileName.slice(0, fileName.length - ending.length)
  if (beginning.toLowerCase().endsWith(wanted)) return beginning
  return beginning.slice(0, fileNameLimit - wanted.length).replace(/[\ud800-\udbff]$/, '') + wanted
}
