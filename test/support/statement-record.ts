import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'

/** A statement as a client sent it, once for each text. */
export interface SentStatement {
  /** The text between the values of the template literal: the same for each call of one place in the code. */
  chunks: readonly string[]
  text: string
  /**
   * The types that the client declared of the parameters, by their numbers in PostgreSQL; 0 leaves it to the server.
   */
  types: readonly number[]
}

/** The parts of a query of postgres.js that say what was sent. The driver does not export the class. */
interface Query extends Promise<unknown> {
  strings: readonly string[]
  tagged: boolean
  executed: boolean
  string?: string
  /** The declared types of the parameters, with commas between, and the text. */
  signature: string
  resolve: (result: unknown) => void
  handle: () => Promise<void>
}

/** The signatures that this process has recorded of each place. */
type Known = Map<readonly string[], Set<string>>

/** The processes of a run of tests write into this folder. */
const recordFolder = fileURLToPath(new URL('../../.generated/statements/', import.meta.url))

/** Forgets what earlier runs have sent. The folder stays, since another run may be writing into it. */
export function emptyRecord(): void {
  for (const name of readdirSync(recordFolder)) rmSync(`${recordFolder}${name}`, { force: true })
}

/** Reads what all processes of the last run have sent. */
export const readRecord = (): SentStatement[] =>
  readdirSync(recordFolder).map((name) => JSON.parse(readFileSync(`${recordFolder}${name}`, 'utf8')))

/**
 * Records each template literal that any client of this process sends from now on and that succeeds. A file is named by
 * the hash of what it holds, so that processes need not know of each other and one that is killed loses nothing.
 */
function recordStatements(): void {
  mkdirSync(recordFolder, { recursive: true })
  const prototype: unknown = Object.getPrototypeOf(postgres({ max: 1 })`select 1`)
  if (!isQueries(prototype)) throw new Error('This version of postgres.js is another than the record knows.')
  const { handle } = prototype
  const known: Known = new Map()
  prototype.handle = function () {
    if (this.tagged && !this.executed) {
      const { resolve } = this
      this.resolve = (result) => {
        note(this, known)
        resolve(result)
      }
    }
    return handle.call(this)
  }
}

/** True for what all queries of the driver inherit from. */
const isQueries = (value: unknown): value is Query =>
  typeof value === 'object' && value !== null && 'handle' in value && 'cursor' in value

/** Records a query. A query that our client ran again as another has no text; the other one is recorded. */
function note({ strings: chunks, string: text, signature }: Query, known: Known): void {
  if (text === undefined || !signature) return
  const signatures = known.get(chunks) ?? new Set()
  if (signatures.has(signature)) return
  known.set(chunks, signatures.add(signature))
  const declared = signature.slice(0, -text.length)
  const types = declared === '' ? [] : declared.split(',').map(Number)
  const content = JSON.stringify({ chunks, text, types } satisfies SentStatement)
  const file = `${recordFolder}${createHash('sha256').update(content).digest('hex')}.json`
  if (!existsSync(file)) writeFileSync(file, content)
}

recordStatements()
