import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'

const folder = await mkdtemp(join(tmpdir(), 'lines-'))
after(() => rm(folder, { recursive: true }))
const lines = new URL('./lines.ts', import.meta.url).href

/** Runs statements with the lines of a file in a process whose files may have so many kilobytes. */
function writes(file: string, statements: string, kilobytes: number | 'unlimited' = 'unlimited') {
  const program = `
    const { openLines } = await import('${lines}')
    const lines = openLines('${file}', 100)
    ${statements}`
  return new Promise<{ code: unknown; stderr: string }>((resolve) =>
    execFile(
      'bash',
      ['-c', `ulimit -f ${kilobytes}; exec "$0" --input-type=module --eval "$1"`, process.execPath, program],
      (error, _, stderr) => resolve({ code: error?.code ?? 0, stderr }),
    ),
  )
}

describe('lines of a run', () => {
  it('are in the file when the process exits, also by an error', async () => {
    const file = join(folder, 'exited')
    const { code } = await writes(file, `lines.add('one'); lines.add('two'); throw new Error('broken')`)
    assert.deepEqual([code, await readFile(file, 'utf8')], [1, 'one\ntwo\n'])
  })

  it('are written whole, or the run fails: a full disk takes the beginning of a text', async () => {
    const file = join(folder, 'full')
    const { code, stderr } = await writes(file, `lines.add('x'.repeat(100_000)); lines.end()`, 64)
    assert.equal((await stat(file)).size, 64 * 1024)
    assert.notEqual(code, 0)
    assert.match(stderr, /EFBIG/)
  })
})
