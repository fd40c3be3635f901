import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, describe, it } from 'node:test'
import { Admission, admissionLimits } from '../../src/http/admission/admission.ts'
import { createLog } from '../../src/platform/log.ts'
import { eventually } from '../support/deployment/object-store.ts'
import { gate } from '../support/faults/replaceable-storage.ts'
import { longPdf } from '../support/files/long-files.ts'
import { beginsUpload, listening } from '../support/files/sending.ts'
import { metricsToken, network } from '../support/network.ts'

const lines: { level: number; status?: number; route?: string }[] = []
const admission = new Admission(admissionLimits(0))
const net = await network({
  logger: createLog('info', { write: (line) => void lines.push(JSON.parse(line)) }),
  more: async () => ({ admission }),
})
after(() => net.close())
const port = await listening(net)
const changesHeld = () => admission.load('change').held
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

  it('before it is read, gives its turn back', async () => {
    const { token } = await net.person('newcomer')
    const [looking, looked] = [gate(), gate()]
    const lock = net.database.pool.begin(async (tx) => {
      await tx`lock table people in access exclusive mode`
      await looking.pass()
    })
    await looking.reached
    net.app.server.once('request', (_request, response) => response.once('close', looked.letPass))
    const socket = connect({ port, host: '127.0.0.1' })
    await once(socket, 'connect')
    const fields = ['Host: localhost', `Authorization: Bearer ${token}`, 'Content-Type: application/json']
    socket.write(['POST /v1/applications HTTP/1.1', ...fields, 'Content-Length: 2', '', '{}'].join('\r\n'))
    await eventually('it has its turn', async () => changesHeld() === 1)
    socket.destroy()
    await looked.pass()
    looking.letPass()
    await lock
    await eventually('its turn is free', async () => changesHeld() === 0)
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
