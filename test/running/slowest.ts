import { readDurations } from './durations.ts'

const shown = 10
const durations = Object.entries(await readDurations())
const files = durations.map(([file, { milliseconds }]) => ({ name: file, milliseconds }))
const tests = durations.flatMap(([file, { slowest }]) =>
  slowest.map(({ name, milliseconds }) => ({ name: `${file}: ${name}`, milliseconds })),
)
const byProcessor = durations.map(([file, { cpuMilliseconds }]) => ({
  name: `${file} (CPU)`,
  milliseconds: cpuMilliseconds ?? 0,
}))
for (const timed of [files, tests, byProcessor]) {
  const longest = timed.toSorted((one, other) => other.milliseconds - one.milliseconds).slice(0, shown)
  for (const { name, milliseconds } of longest)
    console.log(`${(milliseconds / 1_000).toFixed(1).padStart(6)} s  ${name}`)
  console.log()
}
