import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { leavesNothing, untilRegistered } from '../../support/asserting/leftovers.ts'
import { longPdf } from '../../support/files/long-files.ts'
import { beginsUpload, listening, sendsAll } from '../../support/files/sending.ts'
import { network } from '../../support/network.ts'

const net = await network()
after(() => net.close())
const port = await listening(net)

describe('beside slow uploads of another account', () => {
  for (const count of [4, 16, 64]) {
    it(`(${count} of them) an upload succeeds at once`, async () => {
      const application = await net.applicant.drafts('IMB')
      const slow = Array.from({ length: count }, () => beginsUpload(port, net.applicant, application))
      for (const sending of slow) for (const chunk of longPdf(200_000)) await sending.sends(chunk)
      await untilRegistered(net, 2)
      const own = beginsUpload(port, net.stranger, await net.stranger.drafts('IMB'))
      await sendsAll(own, 5_000_000)
      assert.equal((await own.answered).status, 201)
      await Promise.all(slow.map((sending) => sending.breaksOff()))
      await leavesNothing(net)
    })
  }
})
