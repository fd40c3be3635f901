import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, describe, it, type TestContext } from 'node:test'
import { pino } from 'pino'
import { unsealMail } from '../../../src/correspondence/received-mails/keeping/sealing.ts'
import { fetchMail } from '../../../src/correspondence/received-mails/receiving/imap-fetching.ts'
import { type ImapSettings, readImapUrl } from '../../../src/correspondence/received-mails/receiving/imap-settings.ts'
import { objectsOf } from '../../support/asserting/objects.ts'
import { eventually } from '../../support/deployment/object-store.ts'
import { replaceableStorage } from '../../support/faults/replaceable-storage.ts'
import { letters, mailRoom, mails, written } from '../../support/mail/mail-room.ts'
import { samplesOf, valueOf } from '../../support/measuring/metrics.ts'
import { network } from '../../support/network.ts'
import { imapServer } from '../../support/outside/imap.ts'

const storage = replaceableStorage()
const net = await network(storage)
after(() => net.close())
const maxBytes = 200_000
const room = await mailRoom(net, { maxBytes })
after(() => room.close())
const server = await imapServer()
after(() => server.close())

const usual = { connect: 2_000, silence: 10_000, news: 50 }
/** Ten minutes in milliseconds: longer than any test. */
const veryLong = 600_000

interface Line {
  level: number
  msg: string
  milliseconds?: number
  failures?: number
  err?: { message: string }
}

/** Fetches mail until the test ends or it is stopped, with short waits. Returns its log. */
function fetches(
  t: TestContext,
  {
    patience = {},
    refused = [veryLong],
    ...settings
  }: Partial<ImapSettings> & { patience?: Partial<typeof usual>; refused?: number[] } = {},
  more: Partial<Parameters<typeof fetchMail>[2]> = {},
) {
  const stop = new AbortController()
  const lines: Line[] = []
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line)) })
  const ended = fetchMail(
    room.intake,
    { ...readImapUrl(`imap://perizinan:secret@127.0.0.1:${server.port}`, 'Satu Pintu'), ...settings },
    {
      database: net.database,
      log,
      signal: stop.signal,
      backoff: [10, 20],
      refused,
      patience: { ...usual, ...patience },
      watch: net.metrics.mailbox,
      elsewhere: 20,
      ...more,
    },
  )
  const stops = async () => {
    stop.abort()
    await ended
  }
  t.after(async () => {
    Object.assign(server.state, healthy)
    await stops()
  })
  return {
    stops,
    lines,
    fails: (times = 1) => eventually('it failed', async () => lines.filter(({ level }) => level >= 40).length >= times),
  }
}
const { mute, refuse, stalls, clings } = server.state
const healthy = { mute, refuse, stalls, clings }
const refusing = (command: RegExp, words: string) => (line: string) => (command.test(line) ? words : undefined)
const count = async () => (await mails(net)).length
const many = (length: number, text: string) =>
  Promise.all(Array.from({ length }, (_, index) => written({ text: `${text} ${index}` })))

describe('fetching mail', { timeout: 300_000 }, () => {
  it('takes all mails in batches, moves them to a folder of its own, and then takes new ones', async (t) => {
    server.arrives(...(await many(60, 'First')))
    fetches(t)
    await eventually('all is taken', async () => server.state.inbox.length === 0)
    assert.deepEqual([await count(), server.state.taken.length], [60, 60])
    server.arrives(await written({ text: 'Later' }))
    await eventually('it is taken', async () => (await count()) === 61 && server.state.inbox.length === 0)
  })

  it('takes nothing twice that it could not move the last time', async (t) => {
    const before = await count()
    server.state.refuse = refusing(/ UID MOVE /, 'not now')
    server.arrives(...(await many(3, 'Stays')))
    const { stops } = fetches(t)
    await eventually('they are taken', async () => (await count()) === before + 3)
    await stops()
    server.state.refuse = refuse
    fetches(t)
    await eventually('they are moved', async () => server.state.inbox.length === 0)
    assert.equal(await count(), before + 3)
  })

  it('leaves mails that it cannot store, and takes them later', async (t) => {
    const before = await count()
    {
      using _ = storage.replaceParts(() => ({
        put: async () => {
          throw new Error('The storage is down.')
        },
      }))
      server.arrives(await written({ text: 'Waits' }))
      const logins = server.state.logins
      fetches(t)
      await eventually('it was tried more than once', async () => server.state.logins > logins + 2)
      assert.deepEqual([await count(), server.state.inbox.length], [before, 1])
    }
    await eventually('it is taken', async () => (await count()) === before + 1 && server.state.inbox.length === 0)
  })

  it('continues by itself after the server was gone', async (t) => {
    const before = await count()
    fetches(t)
    await eventually('it is there', async () => server.state.logins > 0)
    await server.close()
    server.arrives(await written({ text: 'While it was gone' }))
    await server.reopens()
    await eventually('it is taken', async () => (await count()) === before + 1)
  })

  it('notes a mail that is too large once, and does not take it or answer its unproven sender', async (t) => {
    const [before, downloads, letter] = [await count(), server.state.downloads.length, await letters(net)]
    server.arrives(await written({ text: randomBytes(maxBytes).toString('hex') }))
    fetches(t)
    await eventually('it is noted', async () => server.state.inbox.length === 0)
    await room.reads()
    const mail = (await mails(net)).at(-1)
    assert.deepEqual(
      [await count(), mail?.state, mail?.reason, server.state.downloads.length],
      [before + 1, 'triage', 'too_large', downloads],
    )
    assert.deepEqual(await letters(net), letter)
    const { id = '', personal = '' } =
      (
        await net.database.pool<{ id: string; personal: string }[]>`
      select id, personal
      from received_mails
      where id = ${mail?.id ?? ''}`
      )[0] ?? {}
    const { from, subject } = await unsealMail(net.vault, id, personal)
    assert.deepEqual([from, subject], ['applicant-1@example.org', 'Tanya'])
  })

  it('is done by one of several workers at a time', async (t) => {
    const logins = server.state.logins
    const [one, other] = [fetches(t).stops, fetches(t).stops]
    server.arrives(await written({ text: 'For one of them' }))
    await eventually('it is taken', async () => server.state.inbox.length === 0)
    assert.equal(server.state.logins, logins + 1)
    await Promise.all([one(), other()])
  })
})

describe('a faulty mail server', { timeout: 300_000 }, () => {
  for (const [what, silent] of [
    ['accepts and says nothing', () => true],
    ['greets and does not sign in', (line: string) => / LOGIN /.test(line)],
    ['does not say what there is', (line: string) => / UID SEARCH /.test(line)],
  ] as const) {
    it(`is disconnected and retried when it ${what}`, async (t) => {
      const before = await count()
      server.arrives(await written({ text: `It ${what}` }))
      server.state.mute = silent
      const { fails } = fetches(t, { patience: { connect: 50, silence: 50 } })
      await fails(2)
      server.state.mute = mute
      await eventually('it is taken', async () => (await count()) === before + 1 && server.state.inbox.length === 0)
    })
  }

  it('may stop in the middle of a mail: nothing of it is stored, and all of it when it continues', async (t) => {
    const [before, objects] = [await count(), (await objectsOf(net)).length]
    const raw = await written({ text: randomBytes(50_000).toString('hex') })
    server.arrives(raw)
    server.state.stalls = true
    const { fails } = fetches(t, { patience: { silence: 50 } })
    await fails(2)
    assert.deepEqual([await count(), (await objectsOf(net)).length], [before, objects])
    server.state.stalls = false
    await eventually('it is taken', async () => server.state.inbox.length === 0)
    const [mail, ...more] = (await mails(net)).slice(before)
    assert.deepEqual([mail?.sizeBytes, more.length, (await objectsOf(net)).length], [raw.length, 0, objects + 1])
  })

  it('is disconnected at once when the fetcher stops', async (t) => {
    server.arrives(await written({ text: 'Not today' }))
    server.state.stalls = true
    const downloads = server.state.downloads.length
    const { stops } = fetches(t)
    await eventually('it stalls', async () => server.state.downloads.length > downloads)
    await stops()
    server.state.inbox.splice(0)
  })

  it('may send BYE at any time, which is logged once until it works again', async (t) => {
    const [before, logins] = [await count(), server.state.logins]
    const { lines, fails } = fetches(t)
    await eventually('it is there', async () => server.state.logins > logins)
    server.leaves()
    await fails()
    server.arrives(await written({ text: 'After the goodbye' }))
    await eventually('it is taken', async () => (await count()) === before + 1 && server.state.inbox.length === 0)
    assert.deepEqual(
      lines.slice(0, 2).map(({ level, failures }) => [level, failures]),
      [
        [40, 1],
        [30, 1],
      ],
    )
  })

  it('may renumber its mails: a number that was taken then means another mail', async (t) => {
    const before = await count()
    server.state.refuse = refusing(/ UID MOVE /, 'not now')
    server.arrives(...(await many(3, 'Old numbers')))
    fetches(t)
    await eventually('they are taken', async () => (await count()) === before + 3)
    const anew = await many(3, 'New numbers')
    server.state.inbox = server.state.inbox.map(({ uid }, index) => ({ uid, raw: anew[index] ?? Buffer.alloc(0) }))
    server.state.validity += 1
    server.leaves()
    await eventually('the others are taken', async () => (await count()) === before + 6)
    server.state.refuse = refuse
    await eventually('they are moved', async () => server.state.inbox.length === 0)
    assert.equal(await count(), before + 6)
  })

  it('that does not move taken mails is not read again and again, and still gives new ones', async (t) => {
    const [before, downloads] = [await count(), server.state.downloads.length]
    server.state.refuse = refusing(/ UID MOVE /, '[OVERQUOTA] full')
    server.arrives(...(await many(51, 'Cannot be moved')))
    const { fails } = fetches(t)
    await fails(3)
    server.arrives(await written({ text: 'Comes all the same' }))
    await eventually('it is taken', async () => (await count()) === before + 52)
    await fails(5)
    assert.equal(server.state.downloads.length, downloads + 52)
    server.state.refuse = refuse
    await eventually('they are moved', async () => server.state.inbox.length === 0)
  })

  it('that only claims to have moved taken mails is not read again and again either', async (t) => {
    const [before, downloads] = [await count(), server.state.downloads.length]
    server.state.clings = true
    server.arrives(...(await many(3, 'Clings')))
    const { fails } = fetches(t)
    await fails(3)
    server.arrives(await written({ text: 'Comes all the same' }))
    await eventually('it is taken', async () => (await count()) === before + 4)
    await fails(5)
    assert.equal(server.state.downloads.length, downloads + 4)
    server.state.clings = false
    await eventually('they are moved', async () => server.state.inbox.length === 0)
  })

  it('with one unreadable mail still gives the others', async (t) => {
    const [before, logins, broken] = [await count(), server.state.logins, server.state.next]
    server.state.refuse = refusing(new RegExp(` UID FETCH ${broken} .*BODY`), '[SERVERBUG] cannot read it')
    server.arrives(...(await many(52, 'One is broken')))
    fetches(t)
    await eventually('the others are taken', async () => server.state.inbox.length === 1)
    assert.deepEqual([await count(), server.state.inbox[0]?.uid], [before + 51, broken])
    assert.ok(server.state.logins - logins <= 4, 'The others come first once it has failed.')
    server.state.refuse = refuse
    await eventually('it is taken, too', async () => (await count()) === before + 52)
  })

  it('with one mail from 40,000 groups of nobody still gives the others', async (t) => {
    const before = await count()
    const nobody = 'a:;,'.repeat(40_000)
    server.arrives(Buffer.from(`From: ${nobody}\r\nSubject: Many\r\n\r\nHalo\r\n`), ...(await many(2, 'After many')))
    fetches(t)
    await eventually('all are taken', async () => server.state.inbox.length === 0)
    assert.equal(await count(), before + 3)
  })

  it('that refuses the password is retried ever more rarely (lockout); one that cannot check it, soon', async (t) => {
    const logins = server.state.logins
    const { lines, fails, stops } = fetches(t, { password: 'wrong' })
    await fails()
    assert.deepEqual(
      [lines.map(({ level, milliseconds }) => [level, milliseconds]), server.state.logins],
      [[[50, veryLong]], logins + 1],
    )
    assert.doesNotMatch(JSON.stringify(lines), /wrong/)
    await stops()
    server.state.refuse = refusing(/ LOGIN /, '[UNAVAILABLE] later')
    const later = fetches(t)
    await later.fails(2)
    assert.deepEqual(
      later.lines.slice(0, 2).map(({ level, milliseconds }) => [level, milliseconds]),
      [
        [40, 10],
        [40, 20],
      ],
    )
  })

  it('is counted as failing in the metrics until it is read again', async (t) => {
    const failing = async () =>
      valueOf(samplesOf(await net.metrics.text(net.database.pool)), 'satu_pintu_mailbox_failures')
    server.state.refuse = refusing(/ LOGIN /, '[UNAVAILABLE] later')
    const { fails } = fetches(t)
    await fails(2)
    assert.ok((await failing()) >= 2)
    server.state.refuse = refuse
    await eventually('it is read again', async () => (await failing()) === 0)
  })

  it('is not counted as failing any more once another worker reads it', async (t) => {
    const told: number[] = []
    server.state.refuse = refusing(/ LOGIN /, '[UNAVAILABLE] later')
    const { fails } = fetches(t, {}, { watch: (failures) => void told.push(failures), backoff: [10, 1_000] })
    await fails(2)
    server.state.refuse = refuse
    fetches(t)
    await eventually('the first worker knows', async () => told.at(-1) === 0)
  })

  it('gets no password without TLS where TLS is required', async (t) => {
    const logins = server.state.logins
    for (const encryption of ['tls', 'starttls'] as const) {
      const { fails, stops } = fetches(t, { encryption })
      await fails()
      await stops()
    }
    assert.equal(server.state.logins, logins)
  })
})

describe('the address of a mailbox', () => {
  it('is read with its user, password and folder, percent-encoded where needed', () => {
    assert.deepEqual(readImapUrl('imaps://perizinan%40ptsp.example:p%3Aw@mail.example/Masuk/Baru', 'Sudah'), {
      host: 'mail.example',
      port: 993,
      encryption: 'tls',
      user: 'perizinan@ptsp.example',
      password: 'p:w',
      folder: 'Masuk/Baru',
      takenFolder: 'Sudah',
    })
    assert.deepEqual(
      ['imap://a:b@[::1]', 'imap://a:b@localhost', 'imap://a:b@host', 'imaps://a:b@[::1]'].map((url) => [
        readImapUrl(url, 'x').host,
        readImapUrl(url, 'x').encryption,
      ]),
      [
        ['::1', 'if_offered'],
        ['localhost', 'if_offered'],
        ['host', 'starttls'],
        ['::1', 'tls'],
      ],
    )
    assert.deepEqual(
      [
        readImapUrl('imap://a:b@[::1]', 'x').port,
        readImapUrl('imaps://a:b@host:1993/', 'x').port,
        readImapUrl('imap://a:b@host', 'x').folder,
      ],
      [143, 1993, 'INBOX'],
    )
  })

  for (const url of [
    'imaps://mail.example',
    'imaps://user@mail.example',
    'https://a:b@mail.example',
    'mail.example',
    'imaps://:b@mail.example',
  ]) {
    it(`is not ${url}`, () => assert.throws(() => readImapUrl(url, 'x'), /is no/))
  }
})
