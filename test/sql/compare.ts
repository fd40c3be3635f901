import { recordedPlaces, serviceSites } from './places.ts'
import { titleOf } from './sites.ts'
import { essence, readStatements } from './statement-file.ts'

/**
 * Compares the statements of a whole run of the tests with those of the committed file, as the last step of `npm test`.
 * Exit code 1: a place in the code sends statements that the file does not have at all. Other differences are only
 * printed, because the texts of a place depend on chance in property tests, and on tests that are skipped where there
 * is no browser.
 */
const [places, statements] = [recordedPlaces(await serviceSites()), await readStatements()]
const sent = places.flatMap(({ site, sent: texts }) => texts.map(({ text }) => ({ title: titleOf(site), text })))
const written = statements.map((statement) => ({ title: titleOf(statement), text: statement.text }))
const keyed = (statement: { title: string; text: string }) => `${statement.title}\n${essence(statement.text)}`

const titlesInFile = new Set(written.map(({ title }) => title))
const [inRecord, inFile] = [new Set(sent.map(keyed)), new Set(written.map(keyed))]
const unknown = sent.filter(({ title }) => !titlesInFile.has(title))
report('Sent by a test, but its place is not in drizzle/statements.sql', unknown)
report(
  'Sent in another variant than in drizzle/statements.sql',
  sent.filter((statement) => titlesInFile.has(statement.title) && !inFile.has(keyed(statement))),
)
report(
  'A variant in drizzle/statements.sql that this run did not send',
  written.filter((statement) => !inRecord.has(keyed(statement))),
)
if (unknown.length > 0) {
  console.error('Run npm run statements, and review the diff of drizzle/statements.sql.')
  process.exitCode = 1
}

function report(what: string, found: readonly { title: string }[]): void {
  for (const title of new Set(found.map((statement) => statement.title))) console.error(`${what}: ${title}`)
}
