import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { makeImage } from '../image.ts'
import { median } from '../load.ts'
import { type Program, residentOf, startProgram } from '../processes.ts'
import type { Stage } from '../stage.ts'
import { figure, type Row, verdict } from '../table.ts'
import type { Question } from './question.ts'

const starts = { quick: 1, full: 5 }
/** Longer than the time after which a process has released what only its start needed. */
const idleMilliseconds = 3_000

/**
 * Measures the time from start to the first response, and the memory of an idle API: from sources, and as an image
 * starts it.
 */
export const starting: Question = {
  name: 'T10',
  quick: true,
  async ask({ startApi, folder, options: { quick } }: Stage) {
    const times = quick ? starts.quick : starts.full
    const dataDir = join(folder, 'first-start')
    await mkdir(dataDir, { mode: 0o711 })
    const everything = () =>
      startProgram('../src/main.js', {
        args: () => ['all'],
        env: (port) => ({ PORT: String(port), DATA_DIR: dataDir }),
        ready: '/health/ready',
      })
    const api = await timed(() => startApi(), times)
    const image = await makeImage()
    const bundled = await timed(() => startApi(image.settings, image.entry), times)
    const first = await timed(everything, 1)
    const again = await timed(everything, times)
    return [
      row('start of the API from sources, database ready', api.seconds, 0.8),
      row('start of the API of an image, database ready', bundled.seconds, 0.8),
      row('start of everything embedded, data there', again.seconds, 2),
      row('first start of everything', first.seconds, 10),
      memory('from sources', api.resident),
      memory('of an image', bundled.resident),
    ]
  },
}

async function timed(start: () => Promise<Program>, times: number): Promise<{ seconds: number; resident: number }> {
  const seconds: number[] = []
  let resident = NaN
  for (let time = 0; time < times; time++) {
    const began = performance.now()
    const program = await start()
    seconds.push((performance.now() - began) / 1000)
    await setTimeout(idleMilliseconds)
    resident = residentOf(program.pid)
    await program.stop()
  }
  return { seconds: median(seconds), resident }
}

const row = (what: string, seconds: number, most: number): Row => ({
  operation: `T10 ${what}`,
  ours: `${figure(seconds)} s`,
  target: `≤ ${most} s`,
  verdict: verdict(seconds <= most),
})

const idleMegabytes = 120
const memory = (what: string, resident: number): Row => ({
  operation: `T10 memory of an idle API ${what}`,
  ours: `${figure(resident)} MB`,
  target: `≤ ${idleMegabytes} MB`,
  verdict: verdict(resident <= idleMegabytes),
})
