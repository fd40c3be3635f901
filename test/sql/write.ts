import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '../../src/embedded/postgres.ts'
import { isWhole } from '../support/measuring/statement-record.ts'
import { makeTables } from './database.ts'
import { createDescriber } from './describing.ts'
import type { KeptSite } from './kept-sites.ts'
import { layOut } from './layout.ts'
import { recordedPlaces, serviceSites } from './places.ts'
import { titleOf } from './sites.ts'
import {
  holds,
  readStatements,
  type Statement,
  shown,
  statementFile,
  typed,
  writtenStatements,
} from './statement-file.ts'

/** Returns the statements of a place in the committed file, also if its code was moved to another file. */
const earlierOf = (site: KeptSite, earlier: readonly Statement[]): Statement[] =>
  earlier
    .filter(({ name, text }) => name === site.name && holds(text, site.chunks))
    .map((statement) => ({ ...statement, path: site.path }))

/**
 * Writes the statements of the last run of tests into the committed file. A place that the run has not reached keeps
 * its statements while it is in the code. After a run of some tests, the other places keep theirs, too: the names of
 * places with such variants are printed.
 */
const parts = new AsyncDisposableStack()
try {
  const sites = await serviceSites()
  const recorded = new Map(recordedPlaces(sites).map(({ site, sent }) => [titleOf(site), sent]))
  const earlier = await readStatements()
  const folder = parts.adopt(await mkdtemp(join(tmpdir(), 'satu-pintu-statements-')), (made) =>
    rm(made, { recursive: true, force: true }),
  )
  await chmod(folder, 0o711)
  const server = parts.adopt(
    await startPostgres({ dataDir: join(folder, 'postgres'), flags: ['-c', 'fsync=off'] }),
    (open) => open.stop(),
  )
  await makeTables(server.url)
  const { describe } = parts.adopt(await createDescriber(server.url), ({ close }) => close())

  async function statementsOf(site: KeptSite): Promise<Statement[]> {
    const found: Statement[] = []
    for (const { text, types } of recorded.get(titleOf(site)) ?? []) {
      const { parameters, columns, planNodes = 0 } = await describe(text, types)
      found.push({ path: site.path, name: site.name, text: layOut(typed(text, parameters)), planNodes, columns })
    }
    if (found.length === 0) return earlierOf(site, earlier)
    if (whole) return found
    const all = shown([...earlierOf(site, earlier), ...found])
    if (all.some((statement) => !found.includes(statement))) kept.push(titleOf(site))
    return all
  }

  const whole = isWhole()
  const kept: string[] = []
  const statements: Statement[] = []
  for (const site of sites) statements.push(...(await statementsOf(site)))
  await writeFile(statementFile, writtenStatements(statements))
  console.log(`${statements.length} statements of ${recorded.size} places are in drizzle/statements.sql.`)
  for (const title of new Set(kept)) console.log(`Not sent by this run, and kept: a variant of ${title}`)
} finally {
  await parts.disposeAsync()
}
