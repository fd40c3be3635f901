import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { knownMilliseconds, longestFirst } from './durations.ts'
import { findTestFiles } from './files.ts'
import type { Outcome } from './outcome.ts'
import { runFiles } from './pool.ts'

const folder = await mkdtemp(join(tmpdir(), 'satu-pintu-files-'))
after(() => rm(folder, { recursive: true }))

/** Runs files with these contents in one process, in this order. Returns their outcomes. */
async function runs(...contents: string[]): Promise<Outcome[]> {
  const paths = contents.map((_, index) => join(folder, `${crypto.randomUUID()}-${index}.test.ts`))
  for (const [index, path] of paths.entries()) {
    await writeFile(path, `${contents[index]}\nimport { after, before, describe, it } from 'node:test'`)
  }
  const files = (await Promise.all(paths.map((path) => findTestFiles([path])))).flat()
  const outcomes: Outcome[] = []
  await runFiles(files, { processes: 1, milliseconds: 300_000 }, (outcome) => outcomes.push(outcome))
  return outcomes
}

const passing = `it('passes', () => {})`

describe('a test file', () => {
  it('passes when its tests do, and is listed with all of them', async () => {
    const [outcome] = await runs(`describe('a thing', () => { ${passing}; it.skip('waits', () => {}) })`)
    assert.deepEqual([outcome?.failures, outcome?.tests], ['', 2])
    assert.match(outcome?.report ?? '', /a thing\n.*passes.*\n.*waits/)
  })

  it('passes when all of it is skipped, as on a machine without a browser, and says why', async () => {
    const [outcome] = await runs(`describe('a page', { skip: 'No browser was found.' }, () => { ${passing} })`)
    assert.deepEqual([outcome?.failures, outcome?.tests], ['', 1])
    assert.match(outcome?.report ?? '', /a page.*No browser was found/)
  })

  const ways: Record<string, { content: string; said: RegExp }> = {
    'a test fails': { content: `it('adds', () => { throw new Error('wrong sum') })`, said: /adds[^]*wrong sum/ },
    'a hook before its tests fails': {
      content: `before(() => { throw new Error('no start') })\n${passing}`,
      said: /no start/,
    },
    'a hook after its tests fails': {
      content: `after(() => { throw new Error('no end') })\n${passing}`,
      said: /no end/,
    },
    'it cannot be loaded': { content: `await Promise.reject(new Error('no load'))`, said: /no load/ },
    'it cannot be loaded after it has opened a server': {
      content: `import { createServer } from 'node:net'
        createServer().listen(0)
        await Promise.reject(new Error('half open'))`,
      said: /half open/,
    },
    'it fails after its first test': {
      content: `${passing}\nawait Promise.reject(new Error('half a load'))`,
      said: /half a load/,
    },
    'something fails when its test has ended': {
      content: `it('goes on', () => { setTimeout(() => Promise.reject(new Error('too late')), 10) })`,
      said: /goes on[^]*too late/,
    },
    'nobody handles a rejection while its test runs': {
      content: `it('strays', async () => { Promise.reject(new Error('lost')); await new Promise((go) => setTimeout(go, 9)) })`,
      said: /strays[^]*lost/,
    },
    'an error is thrown by a timer while its test runs': {
      content: `it('throws', async () => {
        await undefined
        setTimeout(() => { throw new Error('thrown') }, 1)
        await new Promise((go) => setTimeout(go, 9))
      })`,
      said: /throws[^]*thrown/,
    },
    'a hook fails that a suite declares after it has waited': {
      content: `describe('a suite', async () => {
        await undefined
        after(() => { throw new Error('after the suite') })
        ${passing}
      })`,
      said: /a suite[^]*after the suite/,
    },
    'no test runs': { content: '', said: /No test ran/ },
    'it asks for a failure': { content: `${passing}\nprocess.exitCode = 3`, said: /exit code 3/ },
    'it ends its process as if all were well': {
      content: `it('leaves', () => process.exit(0))`,
      said: /ended before it did: exit code 0/,
    },
    'its process is killed': {
      content: `it('dies', () => process.kill(process.pid, 'SIGKILL'))`,
      said: /ended before it did: SIGKILL/,
    },
  }
  /** A file for each way, and one that passes after it: all in one process, until a file ends it. */
  let tried: Outcome[] = []
  before(async () => {
    tried = await runs(...Object.values(ways).flatMap(({ content }) => [content, passing]))
  })
  for (const [nth, [way, { said }]] of Object.entries(ways).entries())
    it(`fails when ${way}, and the next one does not`, () => {
      const [outcome, next] = tried.slice(2 * nth)
      assert.match(outcome?.failures ?? '', said)
      assert.equal(next?.failures, '')
    })

  it('fails when it does not end in time', async () => {
    const path = join(folder, 'endless.test.ts')
    await writeFile(path, `import { it } from 'node:test'\nit('waits', () => new Promise(() => {}))`)
    const outcomes: Outcome[] = []
    await runFiles(await findTestFiles([path]), { processes: 1, milliseconds: 100 }, (outcome) =>
      outcomes.push(outcome),
    )
    assert.match(outcomes[0]?.failures ?? '', /did not end within 0.1 seconds/)
  })

  it('is printed with its output', async () => {
    const [outcome] = await runs(`console.log('a word')\n${passing}`)
    assert.match(outcome?.report ?? '', /a word/)
  })
})

describe('the CPU time of a file', { skip: process.platform !== 'linux' }, () => {
  it('is that of its process and of the programs that it started, without that of earlier files', async () => {
    const burns = 'const start = process.cpuUsage(); while (process.cpuUsage(start).user < 100_000);'
    const starts = `spawnSync(process.execPath, ['-e', '${burns}'])`
    const [both, none] = await runs(
      `import { spawnSync } from 'node:child_process'\n${burns}\n${starts}\n${passing}`,
      passing,
    )
    assert.ok((both?.cpuMilliseconds ?? 0) >= 180, `${both?.cpuMilliseconds} ms`)
    assert.ok((none?.cpuMilliseconds ?? NaN) < 180, `${none?.cpuMilliseconds} ms`)
  })
})

describe('a process that is unusable after a file', () => {
  const whenDone = (what: string) => `
    const { send } = process
    process.removeAllListeners('disconnect')
    process.send = (outcome) => send.call(process, outcome, () => { ${what} })
    ${passing}`
  for (const [way, what] of [
    ['it was killed', `process.kill(process.pid, 'SIGKILL')`],
    ['it hears nothing any more', 'process.disconnect(); setInterval(() => {}, 1_000)'],
  ] as const)
    it(`fails at most the next file, and not the run (${way})`, async () => {
      const [first, , third] = await runs(whenDone(what), passing, passing)
      assert.deepEqual([first?.failures, third?.failures], ['', ''])
    })
})

describe('files that share a process', () => {
  const remembers = (what: string) => `Object.assign(globalThis, { done: ${what} })`
  const finds = (what: string) =>
    `it('finds', () => { if (Reflect.get(globalThis, 'done') !== ${what}) throw new Error('It found another.') })`

  it('begin when the last one has ended, with its hooks', async () => {
    const [, next] = await runs(`after(() => ${remembers('true')})\n${passing}`, finds('true'))
    assert.equal(next?.failures, '')
  })

  it('do not run with one that runs alone', async () => {
    const alone = '// Runs alone: it is an example.'
    const [, one, other] = await runs(
      `${remembers('1')}\n${passing}`,
      `${alone}\n${finds('undefined')}\nafter(() => ${remembers('2')})`,
      finds('1'),
    )
    assert.deepEqual([one?.failures, other?.failures], ['', ''])
  })
})

describe('the order of files', () => {
  it('is by their last duration; a file without one counts by its known duration, or by its size', () => {
    const files = ['short', 'long', 'new', 'known'].map((path) => ({ path, runsAlone: false, size: 500 }))
    const durations = { short: { milliseconds: 100, slowest: [] }, long: { milliseconds: 900, slowest: [] } }
    assert.deepEqual(
      longestFirst(files, durations, { known: 700, short: 2_000 }).map(({ path }) => path),
      ['long', 'known', 'new', 'short'],
    )
  })

  it('lists no file that does not exist', async () => {
    const there = new Set((await findTestFiles(['test'])).map(({ path }) => path))
    assert.deepEqual(
      Object.keys(knownMilliseconds).filter((path) => !there.has(path)),
      [],
    )
  })
})
