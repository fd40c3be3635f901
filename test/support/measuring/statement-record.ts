import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'

/** A statement that a client has sent, once for each text. */
export interface SentStatement {
  /** The text between the values of the template literal: the same for each call of one place in the code. */
  chunks: readonly string[]
  text: string
  /** The types of the parameters that the client declared, as PostgreSQL OIDs; 0 leaves the type to the server. */
  types: readonly number[]
}

/** The members of a query of postgres.js that tell what was sent. The driver does not export the class. */
interface Query extends Promise<unknown> {
  strings: readonly string[]
  tagged: boolean
  executed: boolean
  string?: string
  /** The declared types of the parameters, separated by commas, followed by the text. */
  signature: string
  resolve: (result: unknown) => void
  handle: () => Promise<void>
}

/** The signatures that this process has recorded, by place in the code. */
type Known = Map<readonly string[], Set<string>>

/** The folder into which all processes of a test run write. */
const recordFolder = fileURLToPath(new URL('../../../.generated/statements/', import.meta.url))

/** Stands beside the record when every test of the project has run and passed. */
const wholeRun = fileURLToPath(new URL('../../../.generated/whole-run', import.meta.url))

/** Deletes the records of earlier runs. The folder stays, because another run may be writing into it. */
export function emptyRecord(): void {
  rmSync(wholeRun, { force: true })
  for (const name of readdirSync(recordFolder)) rmSync(`${recordFolder}${name}`, { force: true })
}

/** Notes that the record has what the whole suite sends. */
export const markWhole = (): void => writeFileSync(wholeRun, '')

/** Returns true for a record of the whole suite, false for one of some files, or of a run that failed. */
export const isWhole = (): boolean => existsSync(wholeRun)

/** Returns the statements that all processes of the last run have recorded. */
export const readRecord = (): SentStatement[] =>
  readdirSync(recordFolder).map((name) => JSON.parse(readFileSync(`${recordFolder}${name}`, 'utf8')))

/**
 * Records each template literal that a client of this process sends from now on and that succeeds. Each file is named
 * by the hash of its content, so that processes need no coordination.
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
      // A function that is written in an assignment to a property would keep the rows until the next full collection.
      const noting = (result: unknown) => {
        note(this, known)
        resolve(result)
      }
      this.resolve = noting
    }
    return handle.call(this)
  }
}

/** Returns true for the prototype of the driver's queries. */
const isQueries = (value: unknown): value is Query =>
  typeof value === 'object' && value !== null && 'handle' in value && 'cursor' in value

/**
 * Records a query. A query that our client ran again as another has no text and is skipped: the other one is recorded.
 */
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
