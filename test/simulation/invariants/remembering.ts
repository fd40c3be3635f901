import { type CaseFile, type Seen, seenOf } from './case-file.ts'
import type { CaseFiles } from './case-files.ts'
import type { Memory, PersonFacts, Place, Reading } from './invariant.ts'

/** Caches facts about applications and people between checks. */
export class Remembering implements Memory {
  readonly #sql: Reading
  readonly #before: ReadonlyMap<string, Seen>
  readonly #files: CaseFiles
  readonly #people = new Map<string, PersonFacts>()
  readonly #now = new Map<string, Seen>()

  constructor(sql: Reading, before: ReadonlyMap<string, Seen>, files: CaseFiles) {
    this.#sql = sql
    this.#before = before
    this.#files = files
  }

  /** Stores the facts of the applications of this check. */
  now(files: readonly CaseFile[]): void {
    this.#now.clear()
    for (const file of files) this.#now.set(file.id, seenOf(file))
  }

  version = (id: string): number | undefined => (this.#now.get(id) ?? this.#before.get(id))?.version

  async places(id: string): Promise<readonly Place[]> {
    const known = [this.#now.get(id), this.#before.get(id)].flatMap((seen) => (seen ? [seen.place] : []))
    if (known.length > 0) return known
    return (await this.#files.read([id])).map((file) => seenOf(file).place)
  }

  async person(subject: string, isFresh = false): Promise<PersonFacts | undefined> {
    const known = this.#people.get(subject)
    if (known && !isFresh) return known
    const [person] = await this.#sql<PersonFacts[]>`
      select w.id, coalesce((
          select json_agg(json_build_object('office', s.office_id, 'region', o.region_code, 'role', s.role))
          from staff s
          join offices o on o.id = s.office_id
          where s.person_id = w.id and s.starts_at <= clock_timestamp()
            and (s.suspended_at is null or s.suspended_at > clock_timestamp() - interval '1 minute')
            and (s.ends_at is null or s.ends_at > clock_timestamp() - interval '1 minute')), '[]') as posts
      from people w
      where w.subject = ${subject}
      limit 1`
    if (person) this.#people.set(subject, person)
    return person
  }
}
