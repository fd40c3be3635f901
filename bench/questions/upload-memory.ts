import { readdir } from 'node:fs/promises'
import { Agent } from 'node:http'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { residentOf } from '../processes.ts'
import type { Stage } from '../stage.ts'
import { figure, type Row, verdict } from '../table.ts'
import { breakOff, somePdf, upload } from '../uploads.ts'
import type { Question } from './question.ts'
import { drafts } from './upload.ts'

const megabytes = 20
const atOnce = 50
const brokenOff = 1_000
const lookEveryMilliseconds = 20
const patienceMilliseconds = 60_000
const slot = 'architectural_drawings'

export const uploadMemory: Question = {
  name: 'T7',
  quick: false,
  async ask(stage: Stage) {
    const file = somePdf(megabytes)
    return [await growth(stage, file), await aborts(stage, file)]
  },
}

async function growth(stage: Stage, file: Buffer): Promise<Row> {
  const api = await stage.startApi()
  const targets = await drafts({ ...stage, api }, atOnce)
  const idle = residentOf(api.pid)
  let peak = idle
  const look = setInterval(() => {
    peak = Math.max(peak, residentOf(api.pid))
  }, lookEveryMilliseconds)
  try {
    await upload(targets, slot, file, atOnce)
  } finally {
    clearInterval(look)
    await api.stop()
  }
  return {
    operation: `T7 memory for ${atOnce} uploads of ${megabytes} MB at once`,
    ours: `${figure(peak - idle)} MB over ${figure(idle)} MB`,
    target: '≤ 150 MB',
    verdict: verdict(peak - idle <= 150),
  }
}

/** Closes connections during uploads. The API must continue, and leave neither objects nor rows in `stray_objects`. */
async function aborts(stage: Stage, file: Buffer): Promise<Row> {
  const { api, sql, folder } = stage
  const targets = (await drafts(stage, brokenOff)).values()
  const objects = async () =>
    (
      await Promise.all(
        ['objects/documents', 'uploads', 'drafts'].map((name) =>
          readdir(join(folder, 'objects', name)).catch(() => []),
        ),
      )
    ).flat().length
  const before = await objects()
  const agent = new Agent({ keepAlive: false })
  const lane = async () => {
    for (const target of targets) await breakOff(target, slot, file, 6 * 1024 * 1024, agent)
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  const deadline = performance.now() + patienceMilliseconds
  const left = async () => (await objects()) - before + Number((await sql`select from stray_objects`).count)
  while ((await left()) > 0 && performance.now() < deadline) await setTimeout(lookEveryMilliseconds)
  const alive = (await fetch(`${api.url}/health/ready`)).status === 200
  const leftovers = await left()
  return {
    operation: `T7 ${brokenOff} uploads broken off`,
    ours: `${alive ? 'alive' : 'dead'}, ${leftovers} left`,
    target: 'alive, 0 left',
    verdict: verdict(alive && leftovers === 0),
  }
}
