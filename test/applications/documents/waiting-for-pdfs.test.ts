// Runs alone: it stops the process that opens PDFs.
import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { afterEach, describe, it, mock } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { demandSoundPdf, openHeld } from '../../../src/applications/documents/pdfs/pdf-check.ts'
import { loadGarbageCollector } from '../../../src/platform/garbage-collector.ts'
import { longPdf } from '../../support/files/long-files.ts'
import { openerOfPdfs } from '../../support/files/opener-of-pdfs.ts'
import { pdfHiding, pdfWith } from '../../support/files/pdfs.ts'

const file = pdfWith('')
const stored = { objectKey: 'a', mediaType: 'application/pdf', sizeBytes: file.length, sender: 'one' }
const storage = {
  get: async () => ({ body: Readable.from([file]), length: file.length }),
}

/** Stops the process that opens PDFs, as a file does that keeps it busy, and the time. */
async function stopOpener(): Promise<void> {
  await demandSoundPdf(storage, stored)
  process.kill(await openerOfPdfs(), 'SIGSTOP')
  mock.timers.enable({ apis: ['setTimeout'] })
}

async function afterSeconds(seconds: number): Promise<void> {
  mock.timers.tick(0)
  await setImmediate()
  mock.timers.tick(seconds * 1_000)
  await setImmediate()
}

/** Returns true when a promise has settled by now. */
const hasSettled = async (promise: Promise<unknown>): Promise<boolean> =>
  Promise.race([promise.then(() => true), setImmediate(false)])

afterEach(() => mock.timers.reset())

describe('a PDF that could not be opened in time', () => {
  it('is not refused as broken: the sender is asked to try again', async () => {
    await stopOpener()
    const checking = demandSoundPdf(storage, stored)
    await Promise.all([assert.rejects(checking, { code: 'unavailable' }), afterSeconds(30)])
  })

  it('leaves a process that opens the next one', () => demandSoundPdf(storage, stored))
})

describe('a PDF in the memory of its upload', () => {
  it('keeps its memory until the process has all of it', async () => {
    await stopOpener()
    const held = openHeld(Buffer.concat([...longPdf(5 * 1024 * 1024)]), 'one')
    await afterSeconds(29)
    assert.equal(await hasSettled(held.taken), false)
    process.kill(await openerOfPdfs(), 'SIGCONT')
    await held.taken
    assert.equal(await held.flaw, null)
  })

  it('gives its memory up when others keep the process busy for a second, and is opened from the storage', async () => {
    await stopOpener()
    const first = openHeld(file, 'one')
    const second = openHeld(pdfHiding('<< /S /JavaScript /JS (app.alert\\(1\\)) >>'), 'one')
    await afterSeconds(0.9)
    assert.deepEqual(await Promise.all([second.taken, second.flaw].map(hasSettled)), [false, false])
    await afterSeconds(0.2)
    await second.taken
    assert.equal(await second.flaw, undefined)
    process.kill(await openerOfPdfs(), 'SIGCONT')
    assert.equal(await first.flaw, null)
    await demandSoundPdf(storage, stored, await second.flaw)
  })

  it('is not kept in memory once it is given up', async () => {
    await stopOpener()
    const first = openHeld(file, 'one')
    const given = new WeakRef(Buffer.concat([...longPdf(100_000)]))
    const second = openHeld(given.deref() ?? assert.fail('It is gone.'), 'one')
    await afterSeconds(1.1)
    assert.equal(await second.flaw, undefined)
    loadGarbageCollector()({ type: 'major', flavor: 'last-resort' })
    const isKept = given.deref() !== undefined
    process.kill(await openerOfPdfs(), 'SIGCONT')
    assert.equal(await first.flaw, null)
    assert.equal(isKept, false)
  })
})

describe('PDFs of one sender', () => {
  it('delay those of other senders by two at most, however many there are', async () => {
    const order: string[] = []
    const opens = async (sender: string) => {
      await demandSoundPdf(storage, { ...stored, sender })
      order.push(sender)
    }
    const flood = Array.from({ length: 5 }, () => opens('flood'))
    await Promise.all([...flood, opens('other'), opens('another')])
    assert.deepEqual(order, ['flood', 'flood', 'other', 'another', 'flood', 'flood', 'flood'])
  })
})
