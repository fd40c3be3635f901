import assert from 'node:assert/strict'
import { tracingChannel } from 'node:diagnostics_channel'
import { after, describe, it } from 'node:test'
import { sweepStrays } from '../../../src/platform/stored-objects/stray.ts'
import { leavesNothing, leftoversOf } from '../../support/asserting/leftovers.ts'
import { eventually } from '../../support/deployment/object-store.ts'
import { longPdf } from '../../support/files/long-files.ts'
import { beginsUpload, listening, type Sending } from '../../support/files/sending.ts'
import { network } from '../../support/network.ts'

const net = await network()
after(() => net.close())
const port = await listening(net)
const application = await net.applicant.drafts('IMB')
/** The uploads that the API deals with, also those whose connection is gone. */
const underWay = new Set<unknown>()
const handler = tracingChannel('fastify.request.handler')
const begin = (upload: unknown) => void underWay.add(upload)
const end = (upload: unknown) => void underWay.delete(upload)
handler.start.subscribe(begin)
handler.asyncEnd.subscribe(end)
after(() => {
  handler.start.unsubscribe(begin)
  handler.asyncEnd.unsubscribe(end)
})
const begins = () => beginsUpload(port, net.applicant, application)

async function sendsSome(sending: Sending, bytes: number): Promise<void> {
  for (const chunk of longPdf(bytes)) await sending.sends(chunk)
}

describe('300 uploads that break off', () => {
  const uploads = 300
  const atOnce = 20
  /** The connections of the pool, opened on demand. */
  const poolConnections = 10
  const [first, second, third] = [100, 70_000, 300_000]
  /** The most strays that may be left to the sweep: the storage of a busy machine does not always answer in time. */
  const few = 15

  async function breaksOff(bytes: number): Promise<void> {
    const sending = begins()
    await sendsSome(sending, bytes)
    await sending.breaksOff()
  }

  async function storm(count: number): Promise<void> {
    for (let begun = 0; begun < count; begun += atOnce) {
      await Promise.all(
        Array.from({ length: atOnce }, (_, index) => breaksOff([first, second, third][index % 3] ?? first)),
      )
    }
    // No upload begins after its connection is gone.
    await eventually('nobody is connected', isAlone)
    await eventually('every upload has ended', async () => underWay.size === 0)
    const { strays } = await leftoversOf(net)
    assert.ok(strays <= few, `${strays} are left to the sweep`)
    await eventually('the rest is swept', () =>
      sweepStrays(net.database.pool, net.storage, 0).then(
        () => true,
        () => false,
      ),
    )
    await leavesNothing(net)
  }
  const isAlone = () =>
    new Promise<boolean>((resolve) => net.app.server.getConnections((_error, count) => resolve(count === 0)))
  const sockets = () => process.getActiveResourcesInfo().filter((kind) => kind.startsWith('TCP')).length

  it('leave no object, row or connection to the storage, and the API unchanged', async () => {
    await storm(atOnce * 3)
    const before = sockets()
    await storm(uploads)
    assert.ok(sockets() <= before + poolConnections, `${sockets()} sockets after ${before}`)
    assert.equal((await net.applicant.uploads('tax_card', application)).version, 1)
  })
})
