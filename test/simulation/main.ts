import { disturb } from './bottle/disturb.ts'
import { help } from './bottle/help.ts'
import { readOptions } from './bottle/options.ts'
import { shrinkRun } from './bottle/shrinking-a-run.ts'
import { createFunctionsYoung } from './bottle/young-closures.ts'
import { runGuards } from './guards/run-all.ts'
import type { Played } from './playing.ts'

const args = process.argv.slice(2)
if (args.includes('--help')) {
  console.log(help)
  process.exit()
}
if (args.includes('--guards')) process.exit((await runGuards(args)) ? 0 : 1)

createFunctionsYoung()
const { play } = await import('./playing.ts')

/** Separates the arguments of runs that are played one after another in this process. */
const separator = '--then'

for (let rest: string[] | undefined = args; rest; ) {
  const end = rest.indexOf(separator)
  const own: string[] = end < 0 ? rest : rest.slice(0, end)
  rest = end < 0 ? undefined : rest.slice(end + 1)
  const options = readOptions(own)
  if (options.isDisturbed) disturb()
  const { isGood, isBrokenOff } = options.isShrunk ? await shrunk(own, options.seed) : await play(options)
  if (!isGood) process.exitCode = 1
  if (isBrokenOff) break
}

/** A run that is shrunk is good when it has no finding. */
async function shrunk(own: readonly string[], seed: number): Promise<Played> {
  return { isGood: !(await shrinkRun(own, seed)), isBrokenOff: false }
}
