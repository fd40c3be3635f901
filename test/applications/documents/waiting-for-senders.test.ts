import assert from 'node:assert/strict'
import type { Socket } from 'node:net'
import { after, afterEach, describe, it, mock } from 'node:test'
import { leavesNothing, untilRegistered } from '../../support/asserting/leftovers.ts'
import { eventually } from '../../support/deployment/object-store.ts'
import { gate, replaceableStorage } from '../../support/faults/replaceable-storage.ts'
import { longPdf } from '../../support/files/long-files.ts'
import { beginsUpload, listening, type Sending, sendsAll } from '../../support/files/sending.ts'
import { network } from '../../support/network.ts'

const storage = replaceableStorage()
const net = await network(storage)
after(() => net.close())
const port = await listening(net)
const quarter = 15_000
const application = await net.applicant.drafts('IMB')
const begins = () => beginsUpload(port, net.applicant, application)

async function sendsSome(sending: Sending, bytes: number): Promise<void> {
  for (const chunk of longPdf(bytes)) await sending.sends(chunk)
}

/**
 * Runs `work` with a clock that moves by quarters of a minute on demand. `timers` returns the number of the senders'
 * timers.
 */
async function withClock(
  work: (clock: { timers: () => number; quarters: (count: number) => void }) => Promise<void>,
): Promise<void> {
  mock.timers.enable({ apis: ['setInterval'] })
  const started = mock.method(globalThis, 'setInterval')
  try {
    await work({
      timers: () => started.mock.callCount(),
      quarters: (count) => {
        for (let passed = 0; passed < count; passed++) mock.timers.tick(quarter)
      },
    })
  } finally {
    mock.restoreAll()
    mock.timers.reset()
  }
}

async function tookTooLong(sending: Sending): Promise<void> {
  const { status, refusal } = await sending.answered
  assert.deepEqual([status, refusal.code], [408, 'request_timeout'])
  await sending.breaksOff()
}

afterEach(() => leavesNothing(net))

describe('a sender that pauses', () => {
  it('for half a minute is refused as too slow', () =>
    withClock(async ({ quarters }) => {
      const sending = begins()
      await sendsSome(sending, 200_000)
      await untilRegistered(net)
      quarters(2)
      await tookTooLong(sending)
    }))

  it('before the first byte of its file is also refused, and its connection ends', () =>
    withClock(async ({ timers, quarters }) => {
      const sending = begins()
      await eventually('the file is waited for', async () => timers() > 0)
      quarters(2)
      await tookTooLong(sending)
      const answer = await sending.answered
      assert.equal(answer.headers.connection, 'close')
    }))

  it('before the type of its file is known is also refused', () =>
    withClock(async ({ timers, quarters }) => {
      const sending = begins()
      await sendsSome(sending, 100)
      await eventually('the file is waited for', async () => timers() > 1)
      quarters(2)
      await tookTooLong(sending)
    }))

  it('does not keep its place by sending a little now and then', () =>
    withClock(async ({ quarters }) => {
      const sending = begins()
      await sendsSome(sending, 200_000)
      await untilRegistered(net)
      quarters(1)
      await sending.sends(Buffer.alloc(1_000))
      quarters(1)
      await tookTooLong(sending)
    }))

  it('and leaves the body open after its file is also refused', () =>
    withClock(async ({ quarters }) => {
      const held = gate()
      using _ = storage.replaceParts((real) => ({
        put: async (...file) => {
          await real.put(...file)
          await held.pass()
        },
      }))
      const sending = begins()
      await sendsSome(sending, 1_000)
      await sending.sends(
        Buffer.from('\r\n--the-parts-of-an-upload\r\nContent-Disposition: form-data; name="colour"\r\n'),
      )
      await held.reached
      quarters(5)
      held.letPass()
      let answered = false
      void sending.answered.then(() => {
        answered = true
      })
      await eventually('the end is waited for', async () => {
        quarters(1)
        return answered
      })
      await tookTooLong(sending)
    }))
})

describe('a sender that is slow', () => {
  const connections = new Set<Socket>()
  net.app.server.on('connection', (socket: Socket) => void connections.add(socket))
  const arrivedOf = (port: number | undefined) =>
    [...connections].find(({ remotePort }) => remotePort === port)?.bytesRead ?? 0

  it('may be as slow as 64 KiB in a quarter of a minute', () =>
    withClock(async ({ quarters }) => {
      const draft = await net.applicant.drafts('IMB')
      const sending = beginsUpload(port, net.applicant, draft)
      const [first, each, times] = [65_536, 70_000, 5]
      await sendsSome(sending, first)
      await untilRegistered(net)
      for (let sent = 1; sent <= times; sent++) {
        await sending.sends(Buffer.alloc(each))
        await eventually('it has come', async () => arrivedOf(sending.localPort()) > first + sent * each)
        quarters(1)
      }
      sending.ends()
      assert.equal((await sending.answered).document.sizeBytes, first + times * each)
    }))

  it('is not refused because of a slower storage', () =>
    withClock(async ({ quarters }) => {
      const draft = await net.applicant.drafts('IMB')
      const held = gate()
      using _ = storage.replaceParts((real) => ({
        put: async (...file) => {
          await held.pass()
          return real.put(...file)
        },
      }))
      const sending = beginsUpload(port, net.applicant, draft)
      const sent = sendsAll(sending, 3_000_000)
      await held.reached
      quarters(5)
      held.letPass()
      await sent
      assert.equal((await sending.answered).status, 201)
    }))
})
