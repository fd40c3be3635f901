import { recordedPlaces, serviceSites } from './places.ts'
import { titleOf } from './sites.ts'
import { essence, readStatements } from './statement-file.ts'

/**
 * Compares the statements that a whole run of the tests has sent with those of the committed file. Ends with exit code
 * 1 where they differ. The last step of `npm test`.
 */
const [places, statements] = [recordedPlaces(await serviceSites()), await readStatements()]
const sent = places.flatMap(({ site, sent: texts }) => texts.map(({ text }) => ({ title: titleOf(site), text })))
const keyed = (statement: { title: string; text: string }) => `${statement.title}\n${essence(statement.text)}`
const written = statements.map((statement) => ({ title: titleOf(statement), text: statement.text }))

const [inRecord, inFile] = [new Set(sent.map(keyed)), new Set(written.map(keyed))]
const added = sent.filter((statement) => !inFile.has(keyed(statement)))
const removed = written.filter((statement) => !inRecord.has(keyed(statement)))
report('Sent by a test, but not in drizzle/statements.sql', added)
report('In drizzle/statements.sql, but sent by no test', removed)
if (added.length + removed.length > 0) {
  console.error('Run npm run statements, and review the diff of drizzle/statements.sql.')
  process.exitCode = 1
}

function report(what: string, found: readonly { title: string }[]): void {
  for (const title of new Set(found.map((statement) => statement.title))) console.error(`${what}: ${title}`)
}
