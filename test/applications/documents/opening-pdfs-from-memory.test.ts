import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { replaceableStorage } from '../../support/faults/replaceable-storage.ts'
import { longPdf } from '../../support/files/long-files.ts'
import { pdfHiding } from '../../support/files/pdfs.ts'
import { network } from '../../support/network.ts'
import { somePdf } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'

const storage = replaceableStorage()
const net = await network(storage)
after(() => net.close())

const script = pdfHiding('<< /S /JavaScript /JS (app.alert\\(1\\)) >>')
const tooLargeForOnePart = Buffer.concat([...longPdf(6 * 1024 * 1024)])

/** Counts the reads of objects until it is disposed. */
function counting() {
  let count = 0
  const replaced = storage.replaceParts((real) => ({
    get: (...object) => {
      count++
      return real.get(...object)
    },
  }))
  return { reads: () => count, [Symbol.dispose]: () => replaced[Symbol.dispose]() }
}

describe('a PDF that is uploaded', () => {
  it('is opened from the memory of its upload, and not read back, when it has one part', async () => {
    const draft = await net.applicant.drafts('SKTM')
    using counted = counting()
    assert.equal((await net.applicant.triesUpload('identity_card', draft, somePdf())).status, 201)
    isRefused(await net.applicant.triesUpload('identity_card', draft, script), 422, 'file_broken')
    assert.equal(counted.reads(), 0)
  })

  it('is read back once when it has more parts', async () => {
    const draft = await net.applicant.drafts('SKTM')
    using counted = counting()
    assert.equal((await net.applicant.triesUpload('identity_card', draft, tooLargeForOnePart)).status, 201)
    assert.equal(counted.reads(), 1)
  })

  it('is opened in any case, however many arrive at once', async () => {
    const drafts = await Promise.all(Array.from({ length: 12 }, () => net.applicant.drafts('SKTM')))
    const replies = await Promise.all(
      drafts.map((draft, nth) => net.applicant.triesUpload('identity_card', draft, nth % 2 === 0 ? script : somePdf())),
    )
    assert.deepEqual(
      replies.map(({ status }) => status),
      drafts.map((_, nth) => (nth % 2 === 0 ? 422 : 201)),
    )
  })
})
