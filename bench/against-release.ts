import { parseArgs } from 'node:util'
import { cpuOfTree } from './processes.ts'
import { checkOut, ownTree, releasedCommit } from './release/checkout.ts'
import { growthOf, hasGrown, lineOf, type Measured, mostGrowth } from './release/judging.ts'
import { type Operation, operations } from './release/operations.ts'
import { type Product, startProduct } from './release/product.ts'

/**
 * Compares the CPU time of operations with that of the last release, both in turn in one run, with the processes that
 * each starts: PostgreSQL, storage, sign-in. Exit code 1: an operation takes over 25 % more CPU time. An operation that
 * has grown is measured again with more rounds, and only that result counts. `--only` names one operation.
 */
const rounds = { first: 5, again: 11 }
const atOnce = 4

const { values } = parseArgs({ options: { only: { type: 'string' } } })
const say = (text: string) => process.stderr.write(`${text}\n`)
const parts = new AsyncDisposableStack()
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void parts.disposeAsync().then(() => process.exit(1)))

try {
  const commit = await releasedCommit()
  say(`starting ${commit} and this tree`)
  const release = await startProduct(await checkOut(commit, parts), parts)
  const now = await startProduct(ownTree, parts)
  const lines: string[] = []
  for (const operation of operations) {
    if (values.only !== undefined && operation.name !== values.only) continue
    const measured = await measuredTwice(operation, release, now)
    lines.push(lineOf(measured))
    if (hasGrown(measured)) process.exitCode = 1
    say(`${operation.name}: ${growthOf(measured).median.toFixed(2)}`)
  }
  process.stdout.write(
    `operation | release, CPU ms | now | ratio median [min..max], at most ${mostGrowth} |\n` +
      `--- | --- | --- | --- | ---\n${lines.join('\n')}\n`,
  )
} catch (error) {
  process.exitCode = 1
  say(error instanceof Error ? (error.stack ?? error.message) : String(error))
} finally {
  await parts.disposeAsync()
}

async function measuredTwice(operation: Operation, release: Product, now: Product): Promise<Measured> {
  await roundOf(operation, release)
  await roundOf(operation, now)
  const measured = await inTurn(operation, release, now, rounds.first)
  return hasGrown(measured) ? inTurn(operation, release, now, rounds.again) : measured
}

async function inTurn(operation: Operation, release: Product, now: Product, count: number): Promise<Measured> {
  const sides = [
    { product: release, figures: [] as number[] },
    { product: now, figures: [] as number[] },
  ] as const
  for (let turn = 0; turn < count; turn++)
    for (const { product, figures } of turn % 2 === 0 ? sides : sides.toReversed())
      figures.push(await roundOf(operation, product))
  const [before, after] = sides
  return { operation: operation.name, release: before.figures, now: after.figures }
}

/** Does an operation `times` times, four at once. Returns the CPU time of one in milliseconds. */
async function roundOf({ times, prepare }: Operation, product: Product): Promise<number> {
  const once = await prepare(product, times)
  const numbers = Array.from({ length: times }, (_, nth) => nth).values()
  const before = cpuOfTree(product.pid)
  const lane = async () => {
    for (const nth of numbers) await once(nth)
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  return (cpuOfTree(product.pid) - before) / times
}
