import type { CaseFile, TypeFacts } from './case-file.ts'
import type { Reading } from './invariant.ts'

/** An application without the facts of its permit type. */
export type RawFile = Omit<CaseFile, 'type'>

/** Reads whole applications, and caches the facts of their permit types. */
export class CaseFiles {
  readonly #sql: Reading
  readonly #types = new Map<string, TypeFacts>()

  constructor(sql: Reading) {
    this.#sql = sql
  }

  /** Returns the applications with these ids. Those that do not exist are left out. */
  async read(ids: readonly string[]): Promise<CaseFile[]> {
    if (ids.length === 0) return []
    const rows = await this.#sql<{ file: RawFile }[]>`
      select * from watch.case_files(${[...ids]}::uuid[]) as file`
    return this.complete(rows.map(({ file }) => file))
  }

  /** Adds the facts of their permit types to applications. */
  complete = (files: readonly RawFile[]): Promise<CaseFile[]> =>
    Promise.all(files.map(async (file) => ({ ...file, type: await this.#typeOf(file) })))

  async #typeOf({ permitType, permitTypeVersion }: RawFile): Promise<TypeFacts> {
    const key = `${permitType} ${permitTypeVersion}`
    const known = this.#types.get(key)
    if (known) return known
    const [facts] = await this.#sql<TypeFacts[]>`
      select definition->>'originalsGate' as gate, definition->'completenessCheck'->'time' as "checkTime",
        nullif(definition->'serviceTime', 'null') as "serviceTime",
        array(select slot->>'slot'
          from jsonb_array_elements(definition->'documents') slot
          where (slot->>'originalRequired')::boolean) as originals,
        nullif(definition->'lapseAfterDays', 'null') as "lapseAfterDays"
      from permit_type_versions
      where code = ${permitType} and version = ${permitTypeVersion}`
    if (!facts) throw new Error(`There is no version ${permitTypeVersion} of ${permitType}.`)
    this.#types.set(key, facts)
    return facts
  }
}
