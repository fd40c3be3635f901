// Runs alone: no process that opens PDFs can be started.
import assert from 'node:assert/strict'
import { chmod, copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, describe, it, type TestContext } from 'node:test'
import { demandSoundPdf, openHeld } from '../../../src/applications/documents/pdfs/pdf-check.ts'
import { openerOfPdfs } from '../../support/files/opener-of-pdfs.ts'
import { pdfWith } from '../../support/files/pdfs.ts'

const file = pdfWith('')
const stored = { objectKey: 'a', mediaType: 'application/pdf', sizeBytes: file.length, sender: 'one' }
const storage = { get: async () => ({ body: Readable.from([file]), length: file.length }) }
const demands = () => demandSoundPdf(storage, stored)

/** Demands a sound PDF, which fails without blame of the file, and with this reason for the log. */
const failsBecause = (why: RegExp) =>
  assert.rejects(demands(), ({ code, cause }) => {
    assert.equal(code, 'unavailable')
    assert.match(String(cause), why)
    return true
  })

const folder = await mkdtemp(join(tmpdir(), 'satu-pintu-opener-'))
after(() => rm(folder, { recursive: true }))

/** Lets this shell script run in place of the process that opens PDFs. `node` is Node in it. */
async function replaceNode(t: TestContext, script: string, mode = 0o755): Promise<void> {
  const program = join(folder, 'node')
  await writeFile(program, `#!/bin/sh\n${script.replace('node', `'${process.execPath}'`)}\n`)
  await chmod(program, mode)
  const { execPath } = process
  process.execPath = program
  t.after(() => void (process.execPath = execPath))
}

const ownFiles = ['pdf-process.ts', 'pdf-exit.ts']
for (const own of ownFiles)
  await copyFile(new URL(`../../../src/applications/documents/pdfs/${own}`, import.meta.url), join(folder, own))

const vain: [why: string, script: string, said: RegExp, mode?: number][] = [
  ['it may not be started', '', /spawn .* EACCES/, 0o644],
  ['there is no memory for it', 'ulimit -v 100000; exec node "$@"', /it was killed by|it ended with exit code/],
  ['a file of its is missing', 'exec node "${0%/*}/pdf-process.ts"', /exit code 1: .*Cannot find .*pdf-thread\.ts/s],
  ['it ends without a word', 'exit 3', /it ended with exit code 3$/],
]

describe('a PDF, when the process that opens it cannot start', () => {
  for (const [why, script, said, mode] of vain)
    it(`is not refused as broken, and the log gets the reason: ${why}`, async (t) => {
      await replaceNode(t, script, mode)
      await failsBecause(said)
    })

  it('is opened from the storage later, not refused from the memory of its upload', async (t) => {
    await replaceNode(t, 'exit 3')
    assert.equal(await openHeld(file, 'one').flaw, undefined)
  })

  it('is opened as soon as the process can start again', demands)
})

describe('a PDF, when the process that opens it is killed from outside', () => {
  it('is not refused as broken: the machine may have no memory left', async () => {
    await demands()
    const opener = await openerOfPdfs()
    process.kill(opener, 'SIGSTOP')
    const failing = failsBecause(/it was killed by SIGKILL/)
    process.kill(opener, 'SIGKILL')
    await failing
  })
})

describe('a PDF, when V8 aborts the process that opens it, as the heap is full', () => {
  it('is refused as broken: it would end the next process, too', async (t) => {
    const fill = 'const table = new Map(); for (let key = 0; ; key++) table.set(key, key)'
    await replaceNode(t, `exec node --max-old-space-size=20 -e '${fill}'`)
    await assert.rejects(demands(), { code: 'file_broken' })
  })
})
