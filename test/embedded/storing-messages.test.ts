import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import Fastify from 'fastify'
import { openOutbox } from '../../src/embedded/outbox/outbox.ts'

/** A mail whose text takes a mail program to be read: its subject is encoded, and its part is quoted-printable. */
const letter = [
  'To: applicant-1@example.org',
  'Subject: =?UTF-8?Q?Izin_=E2=80=9CA_&_B=E2=80=9D?=',
  'Content-Type: text/html; charset=utf-8',
  'Content-Transfer-Encoding: quoted-printable',
  '',
  '<p>Selamat=20pagi.</p>',
].join('\r\n')

describe('the outbox', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'satu-pintu-outbox-'))
  after(() => rm(dir, { recursive: true }))
  const now = new Date('2031-02-03T04:05:06Z')
  const outbox = await openOutbox(dir, () => now)
  const app = Fastify()
  await app.register(outbox.routes, { prefix: '/outbox' })
  after(() => app.close())
  const [older, newer] = ['019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70.eml', '019aa6b2-5d3f-7c41-9b0a-3f5e8d2c1a70.json']
  const withHtml = '019aa6b2-5d3d-7c41-9b0a-3f5e8d2c1a70.eml'

  it('stores a message once, however often it is added', async () => {
    const mail = Buffer.from('To: applicant-1@example.org\r\nSubject: A\r\n try\r\n\r\nHello.\r\n')
    await Promise.all([outbox.put(older, mail), outbox.put(older, mail)])
    await outbox.put(newer, Buffer.from('{"channel":"sms","to":"+6281200000001","text":"PTSP: hello"}'))
    assert.deepEqual((await readdir(dir)).sort(), [older, newer])
  })

  it('lists the newest first, and returns each as it was sent', async () => {
    const { data } = (await app.inject('/outbox')).json()
    assert.deepEqual(
      data.map(({ name, at, channel, to, subject }: Record<string, string>) => [name, at, channel, to, subject]),
      [
        [newer, now.toISOString(), 'sms', '+6281200000001', 'PTSP: hello'],
        [older, now.toISOString(), 'email', 'applicant-1@example.org', 'A try'],
      ],
    )
    assert.match((await app.inject(`/outbox/${older}`)).body, /^To: applicant-1@example\.org\r\n/)
  })

  it('shows a browser the list, and each letter as its receiver reads it', async () => {
    await outbox.put(withHtml, Buffer.from(letter))
    const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'accept-language': 'en' }
    const see = async (url: string) => (await app.inject({ url, headers: browser })).body
    assert.match(await see('/outbox'), new RegExp(`<a href="/outbox/${older}">A try</a>`))
    assert.match(await see(`/outbox/${newer}`), /<dd>\+6281200000001<\/dd>[^]*<pre>PTSP: hello<\/pre>/)
    assert.match(await see('/outbox'), new RegExp(`<a href="/outbox/${withHtml}">Izin “A &#38; B”</a>`))
    const mail = await see(`/outbox/${withHtml}`)
    assert.match(mail, /<h1>Izin “A &#38; B”<\/h1>[^]*<dd>applicant-1@example\.org<\/dd>/)
    assert.match(mail, /<iframe [^>]*sandbox="allow-popups allow-popups-to-escape-sandbox" srcdoc=/)
    assert.match(mail, /srcdoc="[^"]*&#60;p&#62;Selamat pagi\.&#60;\/p&#62;/)
    assert.match(await see(`/outbox/${older}?source`), /^To: applicant-1@example\.org\r\n/)
  })

  it('escapes what a message contains, and lets its pages load and run nothing', async () => {
    const text = '<script>"\'&'
    const name = '019aa6b2-5d3c-7c41-9b0a-3f5e8d2c1a70.json'
    await outbox.put(name, Buffer.from(JSON.stringify({ channel: text, to: text, text })))
    for (const url of ['/outbox', `/outbox/${name}`, `/outbox/${withHtml}`]) {
      const { headers, body } = await app.inject({ url, headers: { accept: 'text/html' } })
      assert.doesNotMatch(body, /<script|<p>Selamat/)
      assert.match(
        String(headers['content-security-policy']),
        /^default-src 'none'; style-src 'unsafe-inline'; img-src/,
      )
      assert.doesNotMatch(String(headers['content-security-policy']), /script-src|frame-src|connect-src/)
      assert.equal(headers.vary, 'accept, accept-language')
    }
  })

  it('is only for this machine, and only for its messages', async () => {
    assert.equal((await app.inject({ url: '/outbox', remoteAddress: '192.0.2.7' })).statusCode, 404)
    for (const path of ['..%2F..%2Fetc%2Fpasswd', 'draft-1', `${older}x`])
      assert.equal((await app.inject(`/outbox/${path}`)).statusCode, 404)
  })
})
