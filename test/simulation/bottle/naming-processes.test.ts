import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { describe, it } from 'node:test'
import { isAlive, processOf } from './processes.ts'

describe('a process', {
  skip: !existsSync('/proc/self/stat') && 'this system does not tell when a process began',
}, () => {
  it('is alive until it ends', async () => {
    const child = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1_000)'], { stdio: 'ignore' })
    const { pid = 0 } = child
    const began = processOf(pid)
    assert.ok(isAlive(began))
    child.kill()
    await once(child, 'exit')
    assert.ok(!isAlive(began))
    assert.ok(!isAlive(processOf(pid)))
  })

  it('has ended when another one has its number', () => {
    const own = processOf(process.pid)
    assert.ok(isAlive(own))
    assert.ok(!isAlive({ ...own, startedAt: `${Number(own.startedAt) - 1}` }))
  })

  it('that ended before it was looked at stays ended when another one gets its number', () => {
    assert.ok(!isAlive({ pid: process.pid, startedAt: undefined }))
  })
})
