import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { sendNotices } from '../../../src/correspondence/notifications/sending/send.ts'
import { takeOverApplication } from '../../../src/counter/claims/changes.ts'
import { changesNothing } from '../../support/asserting/standstill.ts'
import { actorOf } from '../../support/faults/racing.ts'
import { imbIn } from '../../support/journey.ts'
import { answersTo, confirms, letters, mailbox, mailRoom, signed, written } from '../../support/mail/mail-room.ts'
import { KeepingPost } from '../../support/mail/post.ts'
import { network } from '../../support/network.ts'
import { type Application, type Person, somePdf } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'
import { appoint } from '../../support/staff.ts'

interface Step {
  action: string
  channel: string
  actor: { standing: string; name: string | null }
}

const net = await network()
after(() => net.close())
const room = await mailRoom(net)
after(() => room.close())
await confirms(net, 'applicant-1', 'applicant-1@example.org')
const desk = await appoint(net, ['front_desk'], '31.71.06')
const type = { type: 'application/x-www-form-urlencoded' }
const assistance = { identityCheckedBy: 'phone_callback', consent: true, spokeWith: 'applicant' }
const correction = { attachments: [{ filename: 'sertifikat-tanah.pdf', content: somePdf() }] }

async function sends(from: string, mail: Parameters<typeof written>[0] = {}, to = mailbox.address) {
  await room.hands(await signed(await written({ from, to, text: 'Rumah di Kecamatan Menteng.', ...mail })), {
    from,
    to,
  })
  await room.reads()
}
/** Returns the link in the last letter about a filed mail. */
async function link(): Promise<string> {
  const letter = (await letters(net)).findLast(({ kind }) => kind === 'mail_filed')
  const found = (await net.vault.open(letter?.causeId ?? '', letter?.personal ?? '')).get('/link')
  return String(found).replace('http://localhost:3000', '')
}
const looks = (at: string) => net.nobody.asks('GET', at)
const uses = (at: string) => net.nobody.asks('POST', at, { raw: { payload: '', ...type } })
const submits = (at: string, payload = 'statement=accepted') =>
  net.nobody.asks('POST', `${at}/submissions`, { raw: { payload, ...type } })
const steps = async (person: Person, { id }: { id: string }) =>
  (await person.does<{ data: Step[] }>(200, 'GET', `/v1/applications/${id}/transitions?limit=200`)).data
const statusOf = async (person: Person, file: Application) => (await person.reads(file)).status

let writers = 0
/** Returns an IMB filed by mail and phone only, and returned: its applicant has no account. */
async function returnedByMail(): Promise<{ file: Application; address: string; to: string }> {
  const address = `warga-${++writers}@example.org`
  await sends(address)
  const [mail] = await net.database.pool<{ id: string }[]>`select id from received_mails order by id desc limit 1`
  const prepared = await net.applicant.prepares('IMB')
  const { id, reference } = await desk.does<Application>(201, 'POST', `/v1/received-mails/${mail?.id}/drafts`, {
    body: { permitType: 'IMB', villageCode: prepared.villageCode, assistance },
  })
  // Answers and documents of another application replace those that the counter would add with its visitor.
  await net.database.pool`
    update applications
    set applicant_id = null, filed_at_office_id = (select filed_at_office_id from applications where id = ${id})
    where id = ${prepared.id}`
  await net.database.pool`update contacts set application_id = ${prepared.id} where application_id = ${id}`
  await desk.takes('submit', prepared, { statementAccepted: true })
  await net.frontDesk.takes('return', prepared, { reasons: [{ target: 'land_title', code: 'unreadable' }] })
  const file = await desk.reads(prepared)
  assert.ok(reference)
  return { file, address, to: answersTo(file.reference).to }
}

describe('a returned application whose applicant only writes mail', () => {
  it('is submitted again by the link in the letter about their mail; to open it changes nothing', async () => {
    const { file, address, to } = await returnedByMail()
    await sends(address, correction, to)
    const at = await link()
    await changesNothing(net, async () => {
      const page = await looks(at)
      assert.match(page.text, /Opening this page changes nothing/)
      assert.match(page.text, /This link is valid until \w+,? \d+ \w+ 20\d\d at \d\d:\d\d WIB\./)
      assert.match(page.text, /Contact the office[^]*Menteng District<br>[^]*Telephone \+62[^]*Counter hours: Monday/)
      assert.match(page.text, /Land title.*: cannot be read/)
      assert.match(page.text, /Use the files above first/)
      assert.doesNotMatch(page.text, /Submit again<\/button>/)
    })
    const used = await uses(at)
    assert.match(used.text, /sertifikat-tanah\.pdf<\/b> · Land title · used/)
    assert.match(used.text, /Submit again<\/button>/)
    assert.doesNotMatch(used.text, /please check this first/)
    assert.match(used.text, /An officer will correct the application and submit it for you/)
    assert.equal((await desk.reads(file)).documents.find(({ slot }) => slot === 'land_title')?.version, 2)
    const done = await submits(at)
    assert.match(done.text, /was submitted again/)
    assert.equal(await statusOf(desk, file), 'submitted')
    const last = (await steps(desk, file)).at(-1)
    assert.deepEqual(
      [last?.action, last?.channel, last?.actor.standing, last?.actor.name],
      ['submit', 'email', 'applicant', null],
    )
  })

  it('is told on the page why a file cannot be used, and to send another one', async () => {
    const { address, to } = await returnedByMail()
    const photo = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic')
    const photos = ['sertifikat-tanah.heic', 'ktp.heic'].map((filename) => ({ filename, content: photo }))
    await sends(address, { attachments: photos }, to)
    const page = await looks(await link())
    assert.match(page.text, /Land title · cannot be used: The format of this file is HEIC\. Upload a PDF/)
    assert.match(page.text, /please reply to our e-mail and attach another one/)
    assert.match(page.text, /\(KTP\) · waiting<[^]*For a file that cannot be used/)
    const torn = Buffer.from('%PDF-1.7\nnothing else')
    await sends(address, { attachments: [{ filename: 'sertifikat-tanah.pdf', content: torn }] }, to)
    const used = await uses(await link())
    assert.match(used.text, /Land title · cannot be used: [^<]+/)
    assert.match(used.text, /please reply to our e-mail and attach another one/)
  })

  it('is warned of on the page while what was asked for was not changed, and can be submitted all the same', async () => {
    const { file, address, to } = await returnedByMail()
    await sends(address, {}, to)
    const at = await link()
    const page = await looks(at)
    assert.match(
      page.text,
      /<div class="wait">\s*<p>[^<]*please check this first:[^]*Land title&#34; has not been changed since/,
    )
    assert.match(page.text, /Submit again<\/button>/)
    await submits(at)
    assert.equal(await statusOf(desk, file), 'submitted')
  })

  it('has pages whose buttons lead to the same link', async () => {
    const { address, to } = await returnedByMail()
    await sends(address, correction, to)
    const at = await link()
    const pages = [
      { address: at, page: await looks(at) },
      { address: `${at}/submissions`, page: await submits(at) },
      { address: at, page: await uses(at) },
    ]
    for (const { address: shownAt, page } of pages) {
      const targets = [...page.text.matchAll(/ action="([^"]+)"/g)].map(([, action = '']) => action)
      assert.ok(targets.length > 0 || page.text.includes('was submitted again'))
      for (const target of targets)
        assert.ok([at, `${at}/submissions`].includes(new URL(target, `http://localhost${shownAt}`).pathname), target)
    }
  })

  it('is submitted once by a link, and not by an old one after another return', async () => {
    const { file, address, to } = await returnedByMail()
    await sends(address, correction, to)
    const at = await link()
    await uses(at)
    const answers = await Promise.all([submits(at), submits(at), submits(at)])
    for (const { status, text } of answers) assert.ok(status === 200 && /was submitted again/.test(text))
    assert.equal((await steps(desk, file)).filter(({ action }) => action === 'submit').length, 2)
    await net.frontDesk.takes('return', file, { reasons: [{ target: 'land_title', code: 'unreadable' }] })
    await changesNothing(net, async () => {
      const { text } = await submits(at)
      assert.match(
        text,
        /was submitted again\. The office has dealt with it since then: our last e-mail says what is next/,
      )
      assert.doesNotMatch(text, /An officer will check it|nothing more to do/)
    })
    assert.equal(await statusOf(desk, file), 'returned')
  })

  it('is not submitted without the statement, nor by an expired link', async () => {
    const { file, address, to } = await returnedByMail()
    await sends(address, correction, to)
    const at = await link()
    await uses(at)
    await changesNothing(net, async () => {
      for (const payload of ['', 'statement=no', 'other=1'])
        isRefused(await submits(at, payload), 400, 'invalid_request')
      isRefused(await submits(`${at.slice(0, -4)}AAAA`), 404, 'not_found')
    })
    await net.database.pool`update received_mails set confirm_until = now() where application_id = ${file.id}`
    isRefused(await submits(at), 404, 'not_found')
    assert.equal(await statusOf(desk, file), 'returned')
  })

  it('tells a browser on a page when its link is wrong, was cut off, or has expired', async () => {
    const headers = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
    const wrong = `/v1/received-mail-confirmations/${'A'.repeat(32)}`
    for (const reply of [
      await net.nobody.asks('GET', wrong, { headers }),
      await net.nobody.asks('GET', wrong.slice(0, -1), { headers }),
      await net.nobody.asks('GET', `${wrong}>.`, { headers }),
      await net.nobody.asks('POST', wrong, { headers, raw: { payload: '', ...type } }),
      await net.nobody.asks('POST', `${wrong}/submissions`, {
        headers,
        raw: { payload: 'statement=accepted', ...type },
      }),
    ]) {
      assert.equal(reply.status, 404)
      assert.match(String(reply.headers['content-type']), /^text\/html/)
      assert.match(reply.text, /<main>\n<h1>This link is not valid<\/h1>[^]*reply to our e-mail and attach them/)
    }
  })

  it('is also submitted by the counter, which sees the reply', async () => {
    const { file, address, to } = await returnedByMail()
    await sends(address, correction, to)
    const { data } = await desk.does<{ data: { id: string }[] }>(
      200,
      'GET',
      `/v1/applications/${file.id}/received-attachments`,
    )
    await desk.does(201, 'POST', `/v1/applications/${file.id}/received-attachments/${data[0]?.id}/acceptances`, {
      body: {},
    })
    await desk.takes('submit', file, { statementAccepted: true })
    assert.equal(await statusOf(desk, file), 'submitted')
    assert.doesNotMatch((await looks(await link())).text, /Submit again<\/button>/)
  })

  it('ignores links for the counter once a person has taken it over', async () => {
    const { file, address, to } = await returnedByMail()
    await sends(address, correction, to)
    const at = await link()
    const { personId } = await actorOf(net, 'applicant-2')
    const claimed = await takeOverApplication(
      net.database.pool,
      { ...(await desk.reads(file)), sha256: Buffer.alloc(0), hasAccount: false },
      { personId, standing: 'applicant', officeId: null, channel: 'web' },
    )
    assert.ok(claimed)
    for (const answer of [await looks(at), await uses(at), await submits(at)]) isRefused(answer, 404, 'not_found')
  })
})

describe('a mail that only claims to be from the applicant', () => {
  it('gets no link: neither in triage, nor when an officer files it', async () => {
    const { file, address, to } = await returnedByMail()
    const before = (await letters(net)).length
    await room.hands(await written({ from: address, to, ...correction }), { from: address, to })
    await room.reads()
    const [mail] = await net.database.pool<{ id: string; reference: string; state: string }[]>`
      select id, reference, state from received_mails order by id desc limit 1`
    assert.equal(mail?.state, 'triage')
    await desk.does(201, 'POST', `/v1/received-mails/${mail?.id}/filings`, {
      body: { applicationReference: file.reference, reason: 'Their phone call named it.' },
    })
    const [told, ...more] = (await letters(net)).slice(before).filter(({ kind }) => kind === 'mail_filed')
    assert.deepEqual(
      [told?.facts, more],
      [{ mail: mail?.reference, files: '1', returned: 'yes', byOfficer: 'yes' }, []],
    )
    assert.deepEqual([...(await net.vault.open(told?.causeId ?? '', told?.personal ?? '')).keys()], ['/address'])
    const [kept] = await net.database.pool<{ link: Buffer | null }[]>`
      select confirm_digest as link from received_mails where id = ${mail?.id ?? ''}`
    assert.equal(kept?.link, null)
  })
})

describe('a returned application of a person with an account', () => {
  it('is submitted again by the link, as its applicant', async () => {
    const file = await imbIn('returned', net)
    await sends('applicant-1@example.org', correction, answersTo(file.reference).to)
    const at = await link()
    await uses(at)
    assert.match((await submits(at)).text, /was submitted again/)
    const last = (await steps(net.applicant, file)).at(-1)
    assert.deepEqual([last?.action, last?.channel, last?.actor.standing], ['submit', 'email', 'applicant'])
    assert.ok(last?.actor.name)
  })

  it('shows on the page the blockers of the submission', async () => {
    const file = await imbIn('returned', net)
    await net.database.pool`
        delete from original_matches where document_id in (select id from documents where application_id = ${file.id})`
    await net.database.pool`
      update documents set superseded_at = now() where application_id = ${file.id} and slot = 'identity_card'`
    await sends('applicant-1@example.org', { text: 'Sudah benar.' }, answersTo(file.reference).to)
    const at = await link()
    const page = await submits(at)
    assert.match(page.text, /cannot be submitted again yet, because of this/)
    assert.equal(await statusOf(net.applicant, file), 'returned')
    assert.doesNotMatch((await looks(at)).text, /was submitted again/)
  })
})

describe('the letter about a filed mail', () => {
  it('says what to do, by when, and how without the link', async () => {
    const { file, address, to } = await returnedByMail()
    await sends(address, correction, to)
    const post = Object.assign(new KeepingPost(), { mailbox })
    while ((await sendNotices(net.database.pool, net.vault, post)) > 0);
    const letters = post.parcels
      .filter((parcel) => parcel.to === address)
      .map(({ content }) => content.toString().replace(/=\r\n/g, ''))
    const text = letters.find((letter) => letter.includes('received-mail-confirmations')) ?? ''
    assert.match(text, /tidak gugur/)
    assert.match(text, /balas surel ini: petugas loket akan memperbaiki/)
    assert.match(text, new RegExp(file.reference))
  })
})
