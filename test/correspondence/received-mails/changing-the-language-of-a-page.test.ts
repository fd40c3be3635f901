import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { sendNotices } from '../../../src/correspondence/notifications/sending/send.ts'
import { imbIn } from '../../support/journey.ts'
import { certificateLetter } from '../../support/mail/certificate-letter.ts'
import { mailIn } from '../../support/mail/contacts.ts'
import { answersTo, confirms, mailbox, mailRoom, signed, written } from '../../support/mail/mail-room.ts'
import { KeepingPost } from '../../support/mail/post.ts'
import { network } from '../../support/network.ts'
import { somePdf } from '../../support/person.ts'

const net = await network()
after(() => net.close())
const room = await mailRoom(net)
after(() => room.close())
await confirms(net, 'applicant-1', 'applicant-1@example.org')
const type = 'application/x-www-form-urlencoded'
/** A browser of somebody whose device is not theirs. */
const headers = { accept: 'text/html', 'accept-language': 'id,zh;q=0.8' }
const opens = (at: string) => net.nobody.asks('GET', at, { headers })
const presses = (at: string, payload = '') => net.nobody.asks('POST', at, { raw: { payload, type }, headers })

/** Returns the link in a letter about a mail with a file, to a returned application. */
async function link(): Promise<string> {
  const file = await imbIn('returned', net)
  const { to } = answersTo(file.reference)
  const attachments = [{ filename: 'identity card.pdf', content: somePdf() }]
  await room.hands(await signed(await written({ to, text: 'Here it is again.', attachments })), { to })
  await room.reads()
  const post = Object.assign(new KeepingPost(), { mailbox })
  while ((await sendNotices(net.database.pool, net.vault, post)) > 0);
  const texts = post.parcels.map(({ content }) => mailIn(content).text)
  const [at = ''] = texts.flatMap((text) => /\/v1\/received-mail-confirmations\/\S+/.exec(text) ?? [])
  return at
}

/** Returns the address that a page at `at` writes as `relative`. */
const beside = (at: string, relative: string): string => {
  const { pathname, search } = new URL(relative, `http://localhost${at}`)
  return pathname + search
}

/** Returns the address of the last form on a page. */
const formOn = (page: string, at: string): string =>
  beside(at, [...page.matchAll(/ action="([^"]+)"/g)].at(-1)?.[1] ?? assert.fail(page))

/** Returns the address of a page in English, by the link on it. */
async function inEnglish(at: string): Promise<string> {
  const { text } = await opens(at)
  const [, other] = /<a href="([^"]+)" hreflang="en" lang="en">English<\/a>/.exec(text) ?? []
  return beside(at, other ?? assert.fail(text))
}

describe('the page that a letter links to, in a browser that prefers Indonesian', () => {
  it('links to itself in English, and stays so after each of its buttons', async () => {
    const at = await inEnglish(await link())
    const page = await opens(at)
    assert.deepEqual([page.status, page.headers['content-language']], [200, 'en'])
    assert.match(page.text, /<html lang="en">[^]*hreflang="id" lang="id">Bahasa Indonesia<[^]*Use these files/)
    const used = await presses(formOn(page.text, at))
    assert.match(used.text, /I state that the answers and documents of this application are true\./)
    const done = await presses(formOn(used.text, at), 'statement=accepted')
    assert.match(done.text, /<html lang="en">[^]*The application was submitted again/)
    assert.match((await opens(await inEnglish(at.replace('=en', '=id')))).text, /<html lang="en">/)
  })

  it('does so, too, for a certificate, and says in English that a link is no longer valid', async () => {
    const at = await inEnglish(`/v1/certificate-letters/${await certificateLetter(net)}`)
    const page = await opens(at)
    assert.match(page.text, /<html lang="en">[^]*Download in English/)
    const making = await presses(formOn(page.text, at), 'language=en')
    assert.match(making.text, /<html lang="en">[^]*Certificate in preparation/)
    assert.match((await opens(at.replace('?', '0?'))).text, /<html lang="en">/)
  })

  it('offers the other language also where a link is no longer valid, or a button of it', async () => {
    for (const at of ['/v1/certificate-letters/q1Hn"0', '/v1/received-mail-confirmations/q1Hn"0']) {
      const said = await opens(await inEnglish(at))
      assert.match(said.text, /<h1>This link is not valid<[^]*hreflang="id"/)
    }
    const at = '/v1/received-mail-confirmations/q1Hn/submissions'
    const { text } = await presses(at, 'statement=accepted')
    const [, other] = / href="([^"]+)" hreflang="en"/.exec(text) ?? []
    assert.equal(beside(at, other ?? assert.fail(text)), '/v1/received-mail-confirmations/q1Hn?language=en')
  })
})
