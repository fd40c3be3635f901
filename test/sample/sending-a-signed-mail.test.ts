import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { after, describe, it } from 'node:test'
import { runInNewContext } from 'node:vm'
import { authenticate } from 'mailauth'
import { SMTPServer } from 'smtp-server'
import { sampleResolver } from '../../src/sample/mail-domain.ts'

const guide = new URL('../../docs/guide/received-mail.md', import.meta.url)
const taken: Buffer[] = []
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData(stream, _session, answer) {
    buffer(stream).then((mail) => {
      taken.push(mail)
      answer(null, 'Taken as 7K3M-9QXT-F')
    }, answer)
  },
})
after(() => server.close())

describe('the command of the guide that sends a signed mail', () => {
  it('sends it, with a signature that is valid, and prints the reference', async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const { port } = server.server.address() as AddressInfo
    const [, script = ''] = /^npx node -e "([^"]+)"$/m.exec(await readFile(guide, 'utf8')) ?? []
    const said = await new Promise((log, fail) => {
      runInNewContext(
        `${script.replace(/import\('.\/src\/sample\/demo\/send-mail.ts'\)/, 'sending').replace('2525', String(port))}
          .catch(fail)`,
        { sending: import('../../src/sample/demo/send-mail.ts'), console: { log }, Date, fail },
      )
    })
    assert.equal(said, '7K3M-9QXT-F')
    const [mail] = taken
    assert.ok(mail)
    const { dkim } = await authenticate(mail, { resolver: sampleResolver, trustReceived: false })
    assert.deepEqual(
      dkim?.results.map(({ status }) => status.result),
      ['pass'],
    )
  })
})
