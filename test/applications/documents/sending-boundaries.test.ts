import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, describe, it } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { longPdf } from '../../support/files/long-files.ts'
import { beginsUpload, boundary, listening } from '../../support/files/sending.ts'
import { network } from '../../support/network.ts'

const net = await network()
after(() => net.close())
/** The time in which the API reads a piece that has arrived. */
const readMilliseconds = 200

describe('a file that contains its boundary but for the last character', () => {
  it('is stored as it was sent, also when a piece ends there', async () => {
    const application = await net.applicant.drafts('IMB')
    const file = [...longPdf(200_000)]
    const almost = Buffer.from(`\r\n--${boundary}`).subarray(0, -1)
    const pieces = [...file.slice(0, 2), almost, Buffer.from('\r'), Buffer.from('a\r'), ...file.slice(2)]
    const sending = beginsUpload(await listening(net), net.applicant, application)
    for (const piece of pieces) {
      await sending.sends(piece)
      await wait(readMilliseconds)
    }
    sending.ends()
    const { status, document } = await sending.answered
    assert.equal(status, 201)
    assert.equal(document.sha256, createHash('sha256').update(Buffer.concat(pieces)).digest('hex'))
  })
})
