import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { Reach, type Resolved } from '../../../src/events/webhooks/address.ts'
import { createPoster } from '../../../src/events/webhooks/sending/post.ts'
import { type Behaviour, webhookReceiver } from '../../support/outside/webhook-receiver.ts'

const receiver = await webhookReceiver()
after(() => receiver.close())
const body = Buffer.from(JSON.stringify({ id: 'event', type: 'test', subject: 'offices/1', position: 'x' }))
/** Milliseconds: nearly the time for which the rest of an answer is waited for. */
const waitedForRest = 950
const own = { networks: ['127.0.0.0/8'], ports: [443] }
/** Milliseconds: the time limit of an attempt, which a busy machine does not exceed. */
const patient = 60_000

/**
 * Sends a message `times` times with a new poster whose resolver returns these answers in turn. Returns the attempts.
 */
async function sends(
  url: string,
  answers: string[][] = [['127.0.0.1']],
  targets = own,
  { times = 1, milliseconds = patient } = {},
) {
  let asked = 0
  const resolve = async (): Promise<Resolved[]> =>
    (answers[Math.min(asked++, answers.length - 1)] ?? []).map((address) => ({ address, family: 4 }))
  const poster = createPoster({ reach: new Reach(targets), resolve, milliseconds })
  try {
    const attempts = []
    for (let time = 0; time < times; time++) attempts.push(await poster.post({ url, headers: {}, body }))
    return { attempts, asked }
  } finally {
    await poster.close()
  }
}

const behaving = async (path: string, behaviour: Behaviour, milliseconds = patient) => {
  await receiver.behaves(path, behaviour)
  const { attempts } = await sends(receiver.url(path), [['127.0.0.1']], own, { milliseconds })
  return attempts[0]
}

describe('a receiver', () => {
  it('is connected at the address that was checked, under its name', async () => {
    const url = receiver.url('/named').replace('127.0.0.1', 'agency.test')
    const { attempts, asked } = await sends(url)
    assert.deepEqual([attempts[0]?.status, asked, receiver.at('/named').length], [204, 1, 1])
  })

  it('whose name resolves to another network the next time is not connected there', async () => {
    const url = receiver.url('/rebound').replace('127.0.0.1', 'agency.test')
    for (const second of [['169.254.169.254'], ['10.0.0.1'], ['127.0.0.1', '192.168.0.1'], ['::ffff:127.0.0.1']]) {
      const { attempts } = await sends(url, [second])
      assert.equal(attempts[0]?.failure, 'address_not_public', String(second))
    }
    assert.deepEqual(receiver.at('/rebound'), [])
  })

  it('on this machine is reached in a trial only, also when the URL has its address', async () => {
    const { attempts } = await sends(receiver.url('/here'), [['127.0.0.1']], { networks: [], ports: [443] })
    assert.equal(attempts[0]?.failure, 'address_not_public')
    const { attempts: named } = await sends('https://agency.test/', [['127.0.0.1']], { networks: [], ports: [443] })
    assert.equal(named[0]?.failure, 'address_not_public')
    assert.deepEqual(receiver.at('/here'), [])
  })

  it('without an address, or that does not listen, is a failure with its reason', async () => {
    const { attempts: nameless } = await sends('http://nowhere.test/', [[]])
    assert.equal(nameless[0]?.failure, 'name_not_resolved')
    const { attempts: deaf } = await sends('http://127.0.0.1:1/')
    assert.equal(deaf[0]?.failure, 'connection_failed')
  })

  it('that redirects is not followed', async () => {
    const attempt = await behaving('/moved', { status: 307, location: receiver.url('/target') })
    assert.deepEqual([attempt?.status, receiver.at('/target')], [307, []])
  })

  it('that sends 1 GB, or a byte and then nothing, is cut off; its status and the time until then count', async () => {
    const flood = await behaving('/flood', { status: 200, flow: 'flood' })
    const begun = performance.now()
    const drip = await behaving('/drip', { status: 500, flow: 'drip' })
    const lasted = performance.now() - begun
    await receiver.until(() => receiver.cuts() >= 2)
    assert.deepEqual([flood?.status, drip?.status, drip?.answer], [200, 500, 'x'])
    assert.ok(drip && lasted - drip.milliseconds > waitedForRest, `${drip?.milliseconds} of ${lasted} ms`)
  })

  it('that does not answer in time is a failure', async () => {
    assert.deepEqual((await behaving('/hang', { flow: 'hang' }, 1_000))?.failure, 'timeout')
  })

  it('that refuses has the beginning of its answer stored; one that accepts has not', async () => {
    assert.equal((await behaving('/refusing', { status: 422 }))?.answer, 'not now')
    assert.equal((await behaving('/taking', { status: 200 }))?.answer, null)
  })
})
