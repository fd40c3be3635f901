// Runs alone: it stops the process that opens PDFs.
import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { describe, it, mock } from 'node:test'
import { demandSoundPdf } from '../../../src/applications/documents/pdf-check.ts'
import { pdfWith } from '../../support/pdfs.ts'

const file = pdfWith('')
const stored = { objectKey: 'a', mediaType: 'application/pdf', sizeBytes: file.length }
const storage = {
  get: async () => ({ body: Readable.from([file]), length: file.length }),
}

describe('a PDF that could not be opened in time', () => {
  it('is not refused as broken: the sender is asked to try again', async () => {
    await demandSoundPdf(storage, stored)
    process.kill(await openerOfPdfs(), 'SIGSTOP')
    mock.timers.enable({ apis: ['setTimeout'] })
    const checking = demandSoundPdf(storage, stored)
    mock.timers.tick(0)
    await new Promise(setImmediate)
    mock.timers.tick(30_000)
    await assert.rejects(checking, { code: 'unavailable' })
    mock.timers.reset()
  })

  it('leaves a process that opens the next one', () => demandSoundPdf(storage, stored))
})

/** Returns the id of the process that opens PDFs for this one. */
async function openerOfPdfs(): Promise<number> {
  for (const name of (await readdir('/proc')).filter((entry) => /^[0-9]+$/.test(entry))) {
    const [status, command] = await Promise.all(
      ['status', 'cmdline'].map((part) => readFile(`/proc/${name}/${part}`, 'utf8').catch(() => '')),
    )
    if (status?.includes(`PPid:\t${process.pid}\n`) && command?.includes('pdf-process.ts')) return Number(name)
  }
  assert.fail('No process opens PDFs.')
}
