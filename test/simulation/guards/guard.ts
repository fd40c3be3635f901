/** A text of the product's source that is replaced when the file is loaded. It occurs exactly once in its file. */
export interface Patch {
  /** The path of the file, beginning with `src`. */
  file: string
  text: string
  without: string
}

/** A guard of the product that a run of the simulation can take out. */
export interface Guard {
  /** The name in reports, in lower case with hyphens. */
  name: string
  /** The condition, lock, trigger or check, in words. */
  guards: string
  /** The replacements that remove the guard from the source. */
  patches?: readonly Patch[]
  /** Statements that remove the guard from the database. */
  ddl?: readonly string[]
  /** The days after which it is found at the latest. Default: `usualDays`. */
  days?: number
  /** The invariant that finds that the guard is missing. */
  foundBy: string
  /** The misdeed that is enough to find that the guard is missing. */
  triedBy: string
}

/** The days of a run without a guard: enough for all misdeeds with their later parts. */
export const usualDays = 7

export const patch = (file: string, text: string, without: string): Patch => ({ file, text, without })

/** Returns the source of a file without a guard. Throws unless each text occurs exactly once. */
export function patched(source: string, patches: readonly Patch[]): string {
  return patches.reduce((sofar, { file, text, without }) => {
    const count = sofar.split(text).length - 1
    if (count !== 1) throw new Error(`"${text}" occurs ${count} times in ${file}.`)
    return sofar.replace(text, () => without)
  }, source)
}
