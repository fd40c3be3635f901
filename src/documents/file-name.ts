import { withoutNumbers } from '../privacy/redact.ts'

const fileNameLimit = 200

/** A name to show, never a path: folders, control characters and personal numbers are taken off. A long one keeps its ending. */
export function fileNameOf(filename: string | undefined): string {
  const last = (filename ?? '').split(/[\\/]/).at(-1) ?? ''
  const shown = last.replace(/\p{C}/gu, '').trim()
  if (/^\.*$/.test(shown)) return 'file'
  const [ending = ''] = /\.[a-z0-9]{1,8}$/i.exec(shown) ?? []
  const beginning = shown.slice(0, shown.length - ending.length).slice(0, fileNameLimit - ending.length)
  return withoutNumbers(beginning.replace(/[\ud800-\udbff]$/, '') + ending)
}
