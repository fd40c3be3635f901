import { createWriteStream } from 'node:fs'
import { readOptions } from './bottle/options.ts'
import { plainCast } from './bottle/plain-cast.ts'
import { simulate } from './bottle/run.ts'

const options = readOptions(process.argv.slice(2))
const journal = options.journal === undefined ? undefined : createWriteStream(options.journal)
const report = await simulate(options, plainCast, (line) => journal?.write(`${line}\n`))
journal?.end()
console.log(report)
process.exitCode = report.findings.length > 0 ? 1 : 0
