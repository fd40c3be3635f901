import { realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What the process that opens PDFs may read: its code, and the PDF library, which may be a link to another folder. */
const readable = [
  ...['src', 'package.json'].map((name) => realpathSync(fileURLToPath(new URL(`../../../${name}`, import.meta.url)))),
  join(createRequire(import.meta.url).resolve('@cantoo/pdf-lib'), '../..'),
]

/** The arguments with which Node starts the process that opens PDFs. They confine it, as `Opener` says. */
export const pdfArguments: readonly string[] = [
  '--permission',
  ...readable.map((path) => `--allow-fs-read=${path}`),
  '--allow-worker',
  '--disable-warning=SecurityWarning',
  fileURLToPath(new URL('./pdf-process.ts', import.meta.url)),
]
