import { createWriteStream } from 'node:fs'
import { People } from './actors/cast.ts'
import { help } from './bottle/help.ts'
import { readOptions } from './bottle/options.ts'
import { describeFinding, describeFindings } from './bottle/report.ts'
import { simulate } from './bottle/run.ts'
import { shrinkRun } from './bottle/shrinking-a-run.ts'
import { runGuards } from './guards/run-all.ts'
import { watchInvariants } from './invariants/watcher.ts'

const args = process.argv.slice(2)
if (args.includes('--help')) {
  console.log(help)
  process.exit()
}
if (args.includes('--guards')) process.exit((await runGuards(args)) ? 0 : 1)

const options = readOptions(args)
if (options.isShrunk) process.exit((await shrinkRun(args, options.seed)) ? 1 : 0)

const writing = (file: string | undefined) => (file === undefined ? undefined : createWriteStream(file))
const [journal, turns, found] = [options.journal, options.turns, options.findings].map(writing)
const people = new People()
const report = await simulate(
  options,
  {
    outside: (world) => people.outside(world),
    actors: (world) => people.actors(world),
    watchers: async (world, sql, sandbox) => [
      await watchInvariants(world, sql, { sandbox, personal: people.personal, receipts: () => people.receivers }),
    ],
  },
  {
    act: (line) => void journal?.write(`${line}\n`),
    turn: (line) => void turns?.write(`${line}\n`),
    finding(finding) {
      found?.write(`${JSON.stringify(finding)}\n`)
      console.error(describeFinding(finding, options))
    },
    day: (figures) => console.error(JSON.stringify(figures)),
  },
)
journal?.end()
turns?.end()
found?.end()
console.log(people.coverage.table())
for (const { what, details } of people.contradictions) console.log(what, details)
const { findings, ...figures } = report
console.log(describeFindings(report, options))
console.log({ ...figures, findings: findings.length })
process.exitCode = report.isBrokenOff || report.findings.length + people.contradictions.length > 0 ? 1 : 0
