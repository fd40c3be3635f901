import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import { inTurn } from '../../bench/compare.ts'
import { cpuOf, cpuOfChildren } from '../../bench/processes.ts'

const burntMilliseconds = 200

/** Burns processor time in the process that runs it, with few clock reads in between. */
const burning = `
  const end = process.cpuUsage().user + ${burntMilliseconds} * 1000
  while (process.cpuUsage().user < end) for (let step = 0; step < 100_000; step++);`

/** Starts a process that waits for a child that burns processor time and exits. Resolves when the child has ended. */
async function parentOfEndedChild(): Promise<ChildProcess> {
  const script = `
    const { spawnSync } = require('node:child_process')
    spawnSync(process.execPath, ['-e', ${JSON.stringify(burning)}])
    console.log('ended')
    setInterval(() => {}, 60_000)`
  const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(parent.stdout, 'data')
  return parent
}

describe('the processor time of a round', { skip: process.platform !== 'linux' }, () => {
  it('includes that of children that have ended', async () => {
    const parent = await parentOfEndedChild()
    try {
      assert.ok(cpuOfChildren(parent.pid ?? 0) >= burntMilliseconds)
    } finally {
      parent.kill('SIGKILL')
    }
  })

  it("includes that of the program's children, such as the process that opens PDFs", async () => {
    const side = {
      pid: process.pid,
      prepare: async (warmUp: boolean) => async () => {
        if (!warmUp) spawnSync(process.execPath, ['-e', burning])
        return { count: 1, seconds: 1, milliseconds: [1] }
      },
    }
    const [first] = await inTurn(side, side, 1, process.pid)
    assert.ok(first.cpu >= burntMilliseconds, `${first.cpu} ms`)
  })

  it('excludes that of the preparation of a round', async () => {
    const burn = () => {
      const until = cpuOf(process.pid) + burntMilliseconds
      while (cpuOf(process.pid) < until);
    }
    const side = {
      pid: process.pid,
      prepare: async () => {
        burn()
        return async () => ({ count: 1, seconds: 1, milliseconds: [1] })
      },
    }
    const [first, second] = await inTurn(side, side, 1, process.pid)
    assert.ok(first.cpu + second.cpu < burntMilliseconds, `${first.cpu} and ${second.cpu} ms`)
  })
})
