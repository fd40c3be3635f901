import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, describe, it } from 'node:test'
import { createLog } from '../../src/platform/log.ts'
import { longPdf } from '../support/long-files.ts'
import { metricsToken, network } from '../support/network.ts'
import { eventually } from '../support/object-store.ts'
import { beginsUpload, listening } from '../support/sending.ts'

const lines: { level: number; status?: number; route?: string }[] = []
const net = await network({ logger: createLog('info', { write: (line) => void lines.push(JSON.parse(line)) }) })
after(() => net.close())
const port = await listening(net)
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
