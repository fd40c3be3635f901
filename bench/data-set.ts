import { readFile } from 'node:fs/promises'
import postgres, { type Sql } from 'postgres'
import type { Status } from '../src/applications/lifecycle.ts'
import { fillWithoutIndexes } from './data-set/indexes.ts'
import { logEvents } from './data-set/log.ts'
import { people } from './data-set/people.ts'
import { hundred, slots, statements } from './data-set/rows.ts'
import { nameWords } from './data-set/words.ts'

const seed = 0.42
const years = 3
/** Larger than any data set, so that each chunk has another seed. */
const rowsOfAll = 100_000_000
const chunkRows = 50_000
/** The creation time of the newest application. Steps are an hour apart, so none is in the future. */
const newest = "now() - interval '1 day'"
/** The number of applicants and of offices in a load: each connection has its own. */
export const spread = 32

const documentsOfMost = 4

/** Connections that insert at the same time: a large data set is made by several cores. */
const makers = 4

/** Inserts `rows` applications into a network without any. Only ids and times differ between runs. */
export async function generate(
  url: string,
  { issuer, rows, say, signal }: { issuer: string; rows: number; say: (text: string) => void; signal: AbortSignal },
): Promise<void> {
  await using parts = new AsyncDisposableStack()
  const sql = parts.adopt(
    postgres(url, { max: makers, onnotice: () => {}, connection: { maintenance_work_mem: '256MB' } }),
    (open) => open.end({ timeout: 1 }),
  )
  await sql`create table bench_rows as select 0 as rows`
  await sql`create sequence bench_numbers`
  await people(sql, issuer, Math.ceil(rows / 3))
  await nameWords(sql)
  const chunks = Array.from({ length: Math.ceil(rows / chunkRows) }, (_, chunk) => chunk * chunkRows).values()
  let made = 0
  const make = async () => {
    for (const done of chunks) {
      signal.throwIfAborted()
      const count = Math.min(chunkRows, rows - done)
      await insert(sql, {
        count,
        documents: documentsOfMost,
        seed: seed + done / rowsOfAll,
        number: `${done} + g`,
        made: `${newest} - interval '${years} years' * (1 - (${done} + g) / ${rows}.0)`,
      })
      made += count
      say(`${made} of ${rows} applications`)
    }
  }
  await fillWithoutIndexes(sql, () => Promise.all(Array.from({ length: makers }, make)))
  await sql`select setval('bench_numbers', ${rows})`
  await logEvents(sql)
  await sql`update bench_rows set rows = ${rows}`
  await sql`vacuum (analyze, freeze)`
}

/** Returns the number of applications that `generate` has inserted into this database; 0 when it did not finish. */
export async function generatedRows(sql: Sql): Promise<number> {
  const [table] = await sql`select to_regclass('bench_rows') as name`
  if (table?.['name'] === null) return 0
  const [found] = await sql<{ rows: number }[]>`select rows from bench_rows`
  return found?.rows ?? 0
}

/**
 * Inserts applications in one status with all their documents, evenly for the first offices and applicants. Returns the
 * id of each, and its `rank`, the number of its office and applicant.
 */
export const supply = (sql: Sql, status: Status, count: number): Promise<{ id: string; rank: number }[]> =>
  insert(sql, { count, status, documents: slots.length, number: "nextval('bench_numbers')", made: newest })

interface Batch {
  count: number
  documents: number
  /** SQL for the number of row `g`. */
  number: string
  /** SQL for the creation time of row `g`. */
  made: string
  status?: Status
  seed?: number
}

async function insert(
  sql: Sql,
  { count, documents, number, made, status, seed: start }: Batch,
): Promise<{ id: string; rank: number }[]> {
  const rows = await sql.begin(async (tx) => {
    await tx`set local session_replication_role = replica`
    await tx`set local synchronous_commit = off`
    if (start !== undefined) await tx`select setseed(${start})`
    await tx.unsafe(`
      create temp table batch on commit drop as
      select uuidv7(made - now()) as id, made, status, r.n, person.id as person, place.office, place.village,
        place.officer, r.rank, r.first_word, r.second_word
      from (
        select ${number} as n, ${made} as made,
          ${status ? `'${status}'` : `(array[${hundred}])[1 + floor(random() * 100)]`}::application_status as status,
          ${status ? `g % ${spread}` : 'floor(power(random(), 3) * (select count(*) from bench_places))'} as rank,
          ${status ? `g % ${spread}` : 'floor(power(random(), 2) * (select count(*) from bench_people))'} as whose,
          floor(power(random(), 3) * (select count(*) from bench_words)) as first_word,
          floor(power(random(), 3) * (select count(*) from bench_words)) as second_word
        from generate_series(1, ${count}) g
      ) r
      join bench_people person on person.rank = r.whose
      join bench_places place on place.rank = r.rank`)
    await tx.unsafe(statements(await form(), documents)).simple()
    return tx<{ id: string; rank: number }[]>`
      select id, rank::int
      from batch
      where ${status !== undefined}
      order by n`
  })
  return [...rows]
}

/** Returns valid answers of about 2 KB, with `#n#` and `#noise#` for values that differ in each application. */
async function form(): Promise<string> {
  const {
    samples: [{ answers }],
  } = JSON.parse(await readFile(new URL('../src/sample/permit-types/IMB.json', import.meta.url), 'utf8'))
  const { applicant, land, site } = answers
  return JSON.stringify({
    ...answers,
    applicant: {
      ...applicant,
      name: 'Applicant #noise#',
      email: 'applicant.#n#@example.com',
      address: { ...applicant.address, street: 'Jalan Contoh #n# #noise#' },
    },
    land: { ...land, holder: 'Applicant #noise#', titleNumber: 'TITLE-#n#' },
    site: { ...site, street: 'Jalan Contoh #n# #noise#' },
  })
}

/** Returns answers for a draft that is created by the API. */
export const someAnswers = async (): Promise<Record<string, unknown>> =>
  JSON.parse((await form()).replaceAll('#noise#', 'x'.repeat(128)).replaceAll('#n#', '1'))
