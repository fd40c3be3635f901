import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, watch } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, describe, it, type TestContext } from 'node:test'

import postgres from 'postgres'

import { type EmbeddedPostgres, startPostgres } from '../../src/embedded/postgres.ts'

const LIMIT_MS = 120_000
const flags = ['-c', 'fsync=off']

describe('starting PostgreSQL', { timeout: 300_000 }, () => {
  let folder: string
  let dataDir: string

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'starting-postgres-'))
    await chmod(folder, 0o711)
    dataDir = join(folder, 'data')
  })

  after(() => rm(folder, { recursive: true, force: true }))

  it('reuses its data after a stop', async (t) => {
    const first = await start(t, dataDir)
    await ask(first.url, (sql) => sql`create table permits as select 'first' as note`)
    await first.stop()

    const second = await start(t, dataDir)
    const notes = await ask(second.url, (sql) => sql`select note from permits`)
    await second.stop()

    assert.deepEqual([...notes], [{ note: 'first' }])
    assert.equal(await second.exited, 0)
  })

  it('reuses its data after its program was killed', async (t) => {
    const program = startInProgramOfItsOwn(t, dataDir)
    const abandoned = await addressSaidBy(program)
    await ask(abandoned, (sql) => sql`insert into permits values ('of the killed program')`)
    await kill(program)
    assert.equal((await ask(abandoned, (sql) => sql`select note from permits`)).length, 2, 'the server outlives it')

    const server = await start(t, dataDir)
    const notes = await ask(server.url, (sql) => sql`select note from permits order by note`)
    await server.stop()

    assert.deepEqual(
      notes.map(({ note }) => note),
      ['first', 'of the killed program'],
    )
    await assert.rejects(
      ask(abandoned, (sql) => sql`select 1`),
      { code: 'ECONNREFUSED' },
    )
  })

  it('refuses a folder that another program uses, and leaves that program alone', async (t) => {
    const program = startInProgramOfItsOwn(t, dataDir)
    const address = await addressSaidBy(program)

    await assert.rejects(startPostgres({ dataDir, flags }), (error: Error) => {
      assert.match(error.message, /in use/)
      assert.ok(error.message.includes(dataDir))
      return true
    })

    assert.equal((await ask(address, (sql) => sql`select note from permits`)).length, 2)
  })

  it('says how to end the server of a killed program to which a client is still connected', async (t) => {
    const program = startInProgramOfItsOwn(t, dataDir)
    const client = postgres(await addressSaidBy(program), { max: 1, fetch_types: false })
    t.after(() => client.end({ timeout: 0 }))
    await client`select 1`
    await kill(program)

    const refusal = await startPostgres({ dataDir, flags }).then(() => '', String)
    const [, pid] = /If that program was killed, .* kill -INT ([0-9]+)$/.exec(refusal) ?? []
    process.kill(Number(pid), 'SIGINT')

    await start(t, dataDir)
  })

  it('leaves no process behind when it stops', async (t) => {
    const server = await start(t, dataDir)
    const [main] = (await readFile(join(dataDir, 'cluster', 'data', 'postmaster.pid'), 'utf8')).split('\n')
    const rows = await ask(server.url, (sql) => sql<{ pid: number }[]>`select pid from pg_stat_activity`)
    const processes = [Number(main), ...rows.map(({ pid }) => pid)]
    assert.ok(isAlive(Number(main)))

    await server.stop()

    assert.deepEqual(processes.filter(isAlive), [])
  })

  it('reports when the server dies, and repairs the data at the next start', async (t) => {
    const server = await start(t, dataDir)
    const [main] = (await readFile(join(dataDir, 'cluster', 'data', 'postmaster.pid'), 'utf8')).split('\n')
    process.kill(Number(main), 'SIGKILL')
    assert.equal(await server.exited, null)
    await server.stop()

    const next = await start(t, dataDir)
    const notes = await ask(next.url, (sql) => sql`select note from permits`)
    await next.stop()
    assert.equal(notes.length, 2)
  })

  it('requires a password that only the owner of the folder can read', async (t) => {
    const file = join(dataDir, 'cluster', 'password')
    const server = await start(t, dataDir)
    const stranger = Object.assign(new URL(server.url), { password: 'guessed' }).href

    await assert.rejects(
      ask(stranger, (sql) => sql`select 1`),
      { code: '28P01' },
    )
    await server.stop()

    assert.equal((await stat(file)).mode & 0o777, 0o600)
    assert.equal(new URL(server.url).password, await readFile(file, 'utf8'))
  })

  it('listens on this machine only, in UTC, and sorts the same everywhere', async (t) => {
    const server = await start(t, dataDir)
    const [settings] = await ask(
      server.url,
      (sql) => sql`
      select current_setting('listen_addresses') as addresses, current_setting('unix_socket_directories') as sockets,
        current_setting('timezone') as timezone, current_setting('server_encoding') as encoding,
        current_setting('data_checksums') as checksums, current_setting('synchronous_commit') as durable,
        lower('ÇANKAYA') as lower,
        (select string_agg(word, '' order by word) from unnest(array['b', 'é', 'A', 'a']) word) as sorted`,
    )
    await server.stop()

    assert.deepEqual(settings, {
      addresses: '127.0.0.1',
      sockets: '',
      timezone: 'UTC',
      encoding: 'UTF8',
      checksums: 'on',
      durable: 'on',
      lower: 'çankaya',
      sorted: 'Aabé',
    })
  })

  it('shows the end of the server log when it cannot start', async () => {
    await assert.rejects(
      startPostgres({ dataDir, flags: ['-c', 'no_such_setting=1'] }),
      /unrecognized configuration parameter "no_such_setting"/,
    )
  })

  it('does not use data whose creation was interrupted, and deletes it later', async (t) => {
    const dataDir = join(folder, 'cut-off')
    await mkdir(dataDir)
    const program = startInProgramOfItsOwn(t, dataDir)
    for await (const { filename } of watch(dataDir, { signal: AbortSignal.timeout(LIMIT_MS) })) {
      if (filename?.startsWith('unfinished-')) break
    }
    await kill(program)
    const [leftover = '', ...others] = await readdir(dataDir)
    assert.match(leftover, /^unfinished-/)
    assert.deepEqual(others, [])

    await utimes(join(dataDir, leftover), 0, 0)
    await start(t, dataDir)

    assert.deepEqual((await readdir(dataDir)).sort(), ['cluster', 'server.log'])
  })
})

async function ask<T>(url: string, question: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, fetch_types: false })
  try {
    return await question(sql)
  } finally {
    await sql.end()
  }
}

/** Starts a server that is stopped at the end of the test if it still runs. */
async function start(t: TestContext, dataDir: string): Promise<EmbeddedPostgres> {
  const server = await startPostgres({ dataDir, flags })
  t.after(() => server.stop())
  return server
}

/**
 * Starts a server from a separate program that leads a process group. Killing the group kills its child processes,
 * except detached ones.
 */
function startInProgramOfItsOwn(t: TestContext, dataDir: string): ChildProcess {
  const script = `
    const [module, dataDir, ...flags] = process.argv.slice(1)
    const { startPostgres } = await import(module)
    console.log((await startPostgres({ dataDir, flags })).url)`
  const module = import.meta.resolve('../../src/embedded/postgres.ts')
  const program = spawn(process.execPath, ['--input-type=module', '-e', script, '--', module, dataDir, ...flags], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.after(() => kill(program))
  return program
}

async function addressSaidBy(program: ChildProcess): Promise<string> {
  assert.ok(program.stdout)
  const [address] = await once(createInterface(program.stdout), 'line', { signal: AbortSignal.timeout(LIMIT_MS) })
  return String(address)
}

async function kill(program: ChildProcess) {
  if (program.signalCode !== null || program.exitCode !== null) return
  assert.ok(program.pid)
  process.kill(-program.pid, 'SIGKILL')
  await once(program, 'exit')
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
