import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, describe, it, type TestContext } from 'node:test'
import { pino } from 'pino'
import { fetchMail } from '../../src/received-mails/imap-fetching.ts'
import { readImapUrl } from '../../src/received-mails/imap-settings.ts'
import { imapServer } from '../support/imap.ts'
import { mailRoom, mails, written } from '../support/mail-room.ts'
import { meddling } from '../support/meddling.ts'
import { network } from '../support/network.ts'
import { eventually } from '../support/object-store.ts'

const storage = meddling()
const net = await network(storage)
after(() => net.close())
const maxBytes = 200_000
const room = await mailRoom(net, { maxBytes })
after(() => room.close())
const server = await imapServer()
after(() => server.close())

/** Fetches until the test is over, or it is told to stop. Waits are short here. */
function fetches(t: TestContext) {
  const stop = new AbortController()
  const ended = fetchMail(room.intake, { ...readImapUrl(`imap://perizinan:secret@127.0.0.1:${server.port}`, 'Satu Pintu') },
    { database: net.database, log: pino({ level: 'silent' }), signal: stop.signal, backoff: [10, 20], listenFor: 50 })
  const stops = async () => { stop.abort(); await ended }
  t.after(stops)
  return stops
}
const count = async () => (await mails(net)).length
const many = (length: number, text: string) => Promise.all(Array.from({ length }, (_, index) => written({ text: `${text} ${index}` })))

describe('fetching mail', { timeout: 60_000 }, () => {
  it('takes all there is, batch by batch, moves it to a folder of its own, and then what comes', async (t) => {
    server.arrives(...await many(60, 'First'))
    fetches(t)
    await eventually('all is taken', async () => server.state.inbox.length === 0)
    assert.deepEqual([await count(), server.state.taken.length], [60, 60])
    server.arrives(await written({ text: 'Later' }))
    await eventually('it is taken', async () => await count() === 61 && server.state.inbox.length === 0)
  })

  it('takes nothing twice that it could not move away the last time', async (t) => {
    const before = await count()
    server.state.refuseMoves = true
    server.arrives(...await many(3, 'Stays'))
    const stops = fetches(t)
    await eventually('they are taken', async () => await count() === before + 3)
    await stops()
    server.state.refuseMoves = false
    fetches(t)
    await eventually('they are moved', async () => server.state.inbox.length === 0)
    assert.equal(await count(), before + 3)
  })

  it('leaves there what it cannot keep, and takes it when it can', async (t) => {
    const before = await count()
    {
      using _ = storage.meddle(() => ({ put: async () => { throw new Error('The storage is down.') } }))
      server.arrives(await written({ text: 'Waits' }))
      const logins = server.state.logins
      fetches(t)
      await eventually('it was tried more than once', async () => server.state.logins > logins + 2)
      assert.deepEqual([await count(), server.state.inbox.length], [before, 1])
    }
    await eventually('it is taken', async () => await count() === before + 1 && server.state.inbox.length === 0)
  })

  it('goes on by itself when the server was gone', async (t) => {
    const before = await count()
    fetches(t)
    await eventually('it is there', async () => server.state.logins > 0)
    await server.close()
    server.arrives(await written({ text: 'While it was gone' }))
    await server.reopens()
    await eventually('it is taken', async () => await count() === before + 1)
  })

  it('notes a mail once that is too large, and does not take it', async (t) => {
    const [before, downloads] = [await count(), server.state.downloads.length]
    server.arrives(await written({ text: randomBytes(maxBytes).toString('hex') }))
    fetches(t)
    await eventually('it is noted', async () => server.state.inbox.length === 0)
    await room.reads()
    const mail = (await mails(net)).at(-1)
    assert.deepEqual([await count(), mail?.state, mail?.reason, server.state.downloads.length], [before + 1, 'triage', 'too_large', downloads])
  })

  it('is done by one of several workers at a time', async (t) => {
    const logins = server.state.logins
    const [one, other] = [fetches(t), fetches(t)]
    server.arrives(await written({ text: 'For one of them' }))
    await eventually('it is taken', async () => server.state.inbox.length === 0)
    assert.equal(server.state.logins, logins + 1)
    await Promise.all([one(), other()])
  })
})

describe('the address of a mailbox', () => {
  it('is read with its user, password and folder, where %-signs stand for others', () => {
    assert.deepEqual(readImapUrl('imaps://perizinan%40ptsp.example:p%3Aw@mail.example/Masuk/Baru', 'Sudah'),
      { host: 'mail.example', port: 993, secure: true, user: 'perizinan@ptsp.example', password: 'p:w', folder: 'Masuk/Baru', takenFolder: 'Sudah' })
    assert.deepEqual([readImapUrl('imap://a:b@[::1]', 'x').port, readImapUrl('imaps://a:b@host:1993/', 'x').port, readImapUrl('imap://a:b@host', 'x').folder], [143, 1993, 'INBOX'])
  })

  for (const url of ['imaps://mail.example', 'imaps://user@mail.example', 'https://a:b@mail.example', 'mail.example', 'imaps://:b@mail.example']) {
    it(`is not ${url}`, () => assert.throws(() => readImapUrl(url, 'x'), /is no/))
  }
})
