import { realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Returns the arguments with which Node starts the process that opens PDFs. They confine it, as `Opener` says. It may
 * read its code, and the PDF library, which may be a link to another folder.
 */
export const pdfArguments = (): string[] => [
  '--permission',
  ...['src', 'package.json'].map((name) => `--allow-fs-read=${realpathSync(placeOf(`../../../../${name}`))}`),
  `--allow-fs-read=${join(createRequire(import.meta.url).resolve('@cantoo/pdf-lib'), '../..')}`,
  '--allow-worker',
  '--disable-warning=SecurityWarning',
  placeOf('./pdf-process.ts'),
]

const placeOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
