import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { dataFolder, makeFolder } from './folders.ts'
import { signal } from './processes.ts'

const triesLimit = 100
const pauseMilliseconds = 100

const parts = new AsyncDisposableStack()
after(() => parts.disposeAsync())

const moduleOf = (name: string): string => JSON.stringify(new URL(name, import.meta.url).href)

/** Starts a database server in the folder of a run whose process is killed then. Returns the folder and the address. */
function killedRun(): Promise<[folder: string, server: string]> {
  const program = `
    const { makeFolder } = await import(${moduleOf('folders.ts')})
    const { startServer } = await import(${moduleOf('server.ts')})
    const parts = new AsyncDisposableStack()
    const folder = await makeFolder(parts)
    const server = await startServer(folder, parts)
    process.stdout.write(folder + ' ' + server, () => process.kill(process.pid, 'SIGKILL'))`
  return new Promise((resolve) => {
    execFile(process.execPath, ['--input-type=module', '--eval', program], (_error, stdout) => {
      const [folder = '', server = ''] = stdout.split(' ')
      resolve([folder, server])
    })
  })
}

/** True while a process listens at the address: also a server that has lost its data does. */
async function isListening(server: string): Promise<boolean> {
  const { hostname, port } = new URL(server)
  const socket = connect(Number(port), hostname)
  const isThere = await once(socket, 'connect').then(
    () => true,
    () => false,
  )
  socket.destroy()
  return isThere
}

describe('a run that was killed', () => {
  it('leaves a folder and a database server, which the next run removes', async () => {
    const [folder, server] = await killedRun()
    assert.ok(existsSync(folder))
    assert.ok(await isListening(server))
    await makeFolder(parts)
    assert.ok(!existsSync(folder))
    for (let tries = 0; tries < triesLimit && (await isListening(server)); tries++) await pause(pauseMilliseconds)
    assert.ok(!(await isListening(server)))
  })

  it('does not end another process that has the number of its server now', async (t) => {
    const other = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1_000)'], { stdio: 'ignore' })
    t.after(() => other.kill())
    const [folder] = await killedRun()
    const noted = join(folder, dataFolder, 'cluster', 'data', 'postmaster.pid')
    const server = Number((await readFile(noted, 'utf8')).split('\n', 1)[0])
    t.after(() => void signal(server, 'SIGQUIT'))
    await writeFile(noted, `${other.pid}\n`)
    await makeFolder(parts)
    assert.ok(!existsSync(folder))
    await pause(pauseMilliseconds)
    assert.equal(other.signalCode, null)
  })
})
