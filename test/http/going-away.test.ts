import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { after, describe, it } from 'node:test'
import { followersOfOne } from '../../src/events/log-tail.ts'
import { Admission, admissionLimits } from '../../src/http/admission/admission.ts'
import { OpenFiles } from '../../src/http/admission/open-files.ts'
import { createLog } from '../../src/platform/log.ts'
import { eventually } from '../support/deployment/object-store.ts'
import { gate } from '../support/faults/replaceable-storage.ts'
import { longPdf } from '../support/files/long-files.ts'
import { beginsUpload, listening } from '../support/files/sending.ts'
import { metricsToken, network } from '../support/network.ts'
import type { Person } from '../support/person.ts'

const lines: { level: number; status?: number; route?: string }[] = []
const admission = new Admission(admissionLimits(0))
const openFiles = new OpenFiles()
const net = await network({
  logger: createLog('info', { write: (line) => void lines.push(JSON.parse(line)) }),
  more: async () => ({ admission, openFiles }),
})
after(() => net.close())
const port = await listening(net)
const placesHeld = () => admission.load('change').held + admission.load('read').held
const worries = () => lines.filter(({ level, status }) => level > 30 || (status ?? 0) >= 500)

describe('a client that disconnects while its body arrives', () => {
  for (const [what, head] of [
    [
      'a JSON body',
      ['POST /v1/applications', `Authorization: Bearer ${net.applicant.token}`, 'Content-Type: application/json'],
    ],
    ['a tracking request', ['POST /v1/tracking', 'Content-Type: application/json']],
    ['a PDF to verify', ['POST /v1/verifications', 'Content-Type: application/pdf']],
  ] as const) {
    it(`with ${what} is no error of the server: not in the log, not in the metrics`, async () => {
      const [line, ...fields] = head
      const begun = new Promise((resolve) =>
        net.app.server.once('request', (_request, response) => response.once('close', resolve)),
      )
      const socket = connect({ port, host: '127.0.0.1' })
      await once(socket, 'connect')
      socket.write([`${line} HTTP/1.1`, 'Host: localhost', ...fields, 'Content-Length: 1000', '', '{"a":'].join('\r\n'))
      await once(net.app.server, 'request')
      socket.destroy()
      await begun
      const { text } = await net.bearer(metricsToken).asks('GET', '/metrics')
      assert.doesNotMatch(text, /satu_pintu_requests_total\{[^}]*status="5/)
      assert.deepEqual(worries(), [])
    })
  }

  it('before it is read, gives its place back', async () => {
    await leavesWhileLookedUp(await net.person('newcomer'), [
      ['POST /v1/applications', 'Content-Type: application/json', 'Content-Length: 2', '', '{}'],
    ])
    await eventually('its place is free', async () => placesHeld() === 0)
  })

  it('with an upload is no error either', async () => {
    const sending = beginsUpload(port, net.applicant, await net.applicant.drafts('IMB'))
    for (const chunk of longPdf(300_000)) await sending.sends(chunk)
    await sending.breaksOff()
    await eventually('it is noticed', async () => (await net.database.pool`select from stray_objects`).length === 0)
    const { text } = await net.bearer(metricsToken).asks('GET', '/metrics')
    assert.doesNotMatch(text, /satu_pintu_requests_total\{[^}]*status="5/)
    assert.deepEqual(worries(), [])
  })
})

describe('a client that disconnects before it is known', () => {
  it('leaves no file open', async () => {
    const line = 'GET /v1/permits/01890a5d-ac96-774b-bcce-b302099a8057/certificate'
    await leavesWhileLookedUp(await net.person('reader'), [[line, '', '']])
    await eventually('its place is free', async () => placesHeld() === 0)
    assert.equal(openFiles.size, 0)
  })

  it('takes the place of no stream of events', async () => {
    const follower = await net.person('follower')
    await leavesWhileLookedUp(follower, Array(followersOfOne).fill(['GET /v1/events/stream', '', '']))
    await eventually('its places are free', async () => placesHeld() === 0)
    assert.equal((await follower.asks('GET', '/v1/events?wait=1')).status, 200)
  })
})

/** Sends requests of a newcomer, each on its own connection, and disconnects while the newcomer is looked up. */
async function leavesWhileLookedUp({ token }: Person, requests: readonly (readonly [string, ...string[]])[]) {
  const [looking, looked] = [gate(), gate()]
  const lock = net.database.pool.begin(async (tx) => {
    await tx`lock table people in access exclusive mode`
    await looking.pass()
  })
  await looking.reached
  let left = requests.length
  const leave = () => --left === 0 && looked.letPass()
  const watch = (_request: unknown, response: ServerResponse) => response.once('close', leave)
  net.app.server.on('request', watch)
  const sockets = await Promise.all(
    requests.map(async ([line, ...fields]) => {
      const socket = connect({ port, host: '127.0.0.1' })
      await once(socket, 'connect')
      socket.write([`${line} HTTP/1.1`, 'Host: localhost', `Authorization: Bearer ${token}`, ...fields].join('\r\n'))
      return socket
    }),
  )
  await eventually('they have their places', async () => placesHeld() === requests.length)
  for (const socket of sockets) socket.destroy()
  await looked.pass()
  net.app.server.off('request', watch)
  looking.letPass()
  await lock
}
