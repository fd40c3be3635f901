import assert from 'node:assert/strict'
import fs, { closeSync, openSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { createLog, gathered, writingTo } from '../../../src/platform/log.ts'
import { runs } from '../../support/deployment/product.ts'

/** Returns a log, and the lines of each of its writes. */
function log() {
  const written: string[][] = []
  const destination = {
    write: (lines: string) =>
      void written.push(
        lines
          .trimEnd()
          .split('\n')
          .map((line) => String(JSON.parse(line).msg)),
      ),
  }
  return {
    written,
    log: createLog('debug', gathered(destination)),
    nextWrite: async () => {
      while (written.length === 0) await new Promise(setImmediate)
    },
  }
}

describe('the log', () => {
  it('writes lines of the same turn together, in order', async () => {
    const { written, log: lines, nextWrite } = log()
    for (const word of ['one', 'two', 'three']) lines.info(word)
    assert.deepEqual(written, [])
    await nextWrite()
    assert.deepEqual(written, [['one', 'two', 'three']])
  })

  it('writes a warning or an error at once, after all earlier lines', () => {
    const { written, log: lines } = log()
    lines.debug('before')
    lines.warn('careful')
    lines.info('meanwhile')
    lines.error('broken')
    assert.deepEqual(written, [
      ['before', 'careful'],
      ['meanwhile', 'broken'],
    ])
  })

  it('includes what a library logs as a plain object with the members of an error', () => {
    let line = ''
    const words = createLog('error', { write: (written) => void (line = written) })
    words.error(
      { err: { message: 'Connection terminated', code: '57P01', queue: 'send_notices', detail: 'of a row' } },
      'worker',
    )
    const { err } = JSON.parse(line)
    assert.equal(err.message, 'Connection terminated')
    assert.deepEqual([err.code, err.queue, err.detail], ['57P01', 'send_notices', undefined])
  })

  it('buffers a limited number of lines', () => {
    const { written, log: lines } = log()
    for (let line = 0; line < 2_000; line++) lines.info('x'.repeat(100))
    assert.ok(written.length > 2)
  })

  it('writes its buffer when the process ends', async () => {
    const module = new URL('../../../src/platform/log.ts', import.meta.url).href
    for (const end of ['', 'process.exit(0)']) {
      const { code, stdout } = await runs([
        '--input-type=module',
        '--eval',
        `import { createLog } from ${JSON.stringify(module)}; createLog('info').info('last words'); ${end}`,
      ])
      assert.equal(code, 0)
      assert.match(stdout, /last words/)
    }
  })
})

describe('a log on a full disk', () => {
  it('ends no process', () => {
    const full = openSync('/dev/full', 'w')
    const lines = createLog('info', writingTo(full))
    for (let line = 0; line < 3; line++) lines.error('There is no room for this.')
    closeSync(full)
  })

  it('is written once there is room, but for lines beyond a limit', async (t) => {
    const path = join(await mkdtemp(join(tmpdir(), 'satu-pintu-log-')), 'log')
    t.after(() => rm(dirname(path), { recursive: true }))
    const file = openSync(path, 'w')
    t.after(() => closeSync(file))
    const lines = createLog('info', writingTo(file))
    const noRoom = t.mock.method(fs, 'writeSync', () => {
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
    })
    lines.error('first')
    for (let line = 0; line < 3_000; line++) lines.error('x'.repeat(1_000))
    noRoom.mock.restore()
    lines.error('last')
    const written = await readFile(path, 'utf8')
    assert.match(written, /"msg":"first"/)
    assert.ok(written.length < 2_000_000, `${written.length} bytes were kept`)
    lines.error('afterwards')
    assert.match(await readFile(path, 'utf8'), /"msg":"afterwards"/)
  })
})
