import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { imbIn } from '../../support/journey.ts'
import { type Network, network } from '../../support/network.ts'
import { agency } from '../../support/people/agencies.ts'
import type { Application } from '../../support/person.ts'
import { issued } from '../../support/scenes/permits.ts'
import { exchangeOf } from './answers.ts'
import { Bench } from './broken.ts'
import type { Exchange } from './invariant.ts'

let net: Network
let bench: Bench

before(async () => {
  net = await network()
  bench = await Bench.of(net)
})
after(async () => {
  await bench.close()
  await net.close()
})

/** Returns an answer with members of its JSON changed. */
const changed = (exchange: Exchange, changes: object): Exchange => ({
  ...exchange,
  text: JSON.stringify({ ...JSON.parse(exchange.text), ...changes }),
})

/** Has an officer or the applicant read a page, and returns the request with its answer. */
async function reads(who: 'applicant' | 'frontDesk', url: string): Promise<Exchange> {
  const at = Date.now()
  const { status, text } = await net[who].asks('GET', url)
  return exchangeOf({ subject: who === 'applicant' ? 'applicant-1' : 'front-desk', url, status, text, at })
}

describe('the invariant of reads', () => {
  const name = 'reads-are-on-record'
  let file: Application
  let url: string
  const forgets = (what: string) => async (exchange: Exchange) =>
    bench.finds(
      name,
      {},
      (sql) => sql`delete from data_reads where application_id = ${file.id} and what = ${what}::read_kind`,
      { exchanges: [exchange] },
    )

  before(async () => {
    file = await imbIn('in_review', net)
    url = `/v1/applications/${file.id}`
    await net.applicant.does(201, 'POST', `${url}/messages`, { body: { kind: 'message', text: 'Is it enough?' } })
  })

  it('finds nothing in what an officer and the applicant read', async () => {
    const [document] = file.documents
    const content = `${url}/documents/${document?.id}/content`
    const exchanges = [await reads('frontDesk', url), await reads('frontDesk', content), await reads('applicant', url)]
    assert.deepEqual((await bench.checks({}, { exchanges })).findings, [])
  })

  it('finds a case that was read twice and is once on the record', async () => {
    const read = await reads('frontDesk', url)
    await bench.hears(name, {}, { exchanges: [read, read] })
  })

  it('finds a case, messages and a name in a list that are not on the record', async () => {
    await forgets('case')(await reads('frontDesk', url))
    await forgets('messages')(await reads('frontDesk', `${url}/messages`))
    await forgets('list')(await reads('frontDesk', '/v1/applications?scope=office'))
  })

  it('finds the content of a correction that is not on the record', async () => {
    const body = { answers: { applicant: { name: 'Siti Rahmawati' } }, reason: 'The name was mistyped.' }
    const { id } = await net.applicant.does<{ id: string }>(201, 'POST', `${url}/corrections`, { body })
    await forgets('case')(await reads('frontDesk', `${url}/corrections/${id}`))
  })

  it('finds a permit that an agency is told of and that is not on the record', async () => {
    await issued(net)
    const { agency: bank, key } = await agency(net, { permitTypes: ['*'] })
    const at = Date.now()
    const { text } = await bank.asksFor('/v1/permits')
    const read = exchangeOf({ subject: null, credential: `Bearer ${key.secret}`, url: '/v1/permits', text, at })
    assert.deepEqual((await bench.checks({}, { exchanges: [read] })).findings, [])
    await bench.finds(name, {}, (sql) => sql`delete from data_reads where client_id is not null`, { exchanges: [read] })
  })

  it('finds a read that its applicant is not shown', async () => {
    const accesses = await reads('applicant', '/v1/me/data-access')
    const later = { ...accesses, at: Date.now() + 1 }
    assert.deepEqual((await bench.checks({}, { exchanges: [later] })).findings, [])
    await bench.hears(name, {}, { exchanges: [changed(later, { data: [] })] })
  })

  it('finds a read of an application of somebody else', async () =>
    bench.hears(
      name,
      {},
      { exchanges: [{ ...(await reads('applicant', '/v1/me/data-access')), subject: 'reviewer' }] },
    ))
})

describe('the invariant of open money', () => {
  const name = 'open-money-is-told'
  let read: Exchange
  let tracked: Exchange

  before(async () => {
    const { id, reference, trackingKey } = await imbIn('awaiting_originals', net)
    await net.applicant.takes('withdraw', { id }, { reason: 'Not this year.' })
    read = await reads('applicant', `/v1/applications/${id}`)
    const body = { reference, trackingKey }
    const answer = await net.nobody.asks('POST', '/v1/tracking', { body })
    tracked = exchangeOf({
      subject: null,
      credential: '',
      method: 'POST',
      url: '/v1/tracking',
      body,
      text: answer.text,
    })
  })

  it('finds nothing in what was paid for an application that was withdrawn', async () =>
    assert.deepEqual((await bench.checks({}, { exchanges: [read, tracked] })).findings, []))

  it('finds money that a case does not tell of', () =>
    bench.hears(name, {}, { exchanges: [changed(read, { openMoney: null })] }))

  it('finds a sum that the words do not name', () => {
    const { openMoney } = JSON.parse(read.text)
    return bench.hears(name, {}, { exchanges: [changed(read, { openMoney: { ...openMoney, detail: 'Please ask.' } })] })
  })

  it('finds money that the tracking does not tell of', () =>
    bench.hears(name, {}, { exchanges: [changed(tracked, { next: { id: 'Selesai.', en: 'Done.' } })] }))
})

describe('the invariant of remedies', () => {
  const name = 'decisions-name-their-remedy'
  const words = { id: 'Contoh: {office}, paling lambat {lastDay}.', en: 'Sample: {office}, by {lastDay}.' }
  let read: Exchange

  before(async () => {
    const body = { remedy: { text: words, short: words, within: { amount: 21, unit: 'working_days' } } }
    await net.admin.does(201, 'POST', '/v1/legal-remedies', { body })
    const { id } = await imbIn('refused', net)
    read = await reads('applicant', `/v1/applications/${id}`)
  })

  it('finds nothing in a refusal with its remedy and the last day', async () =>
    assert.deepEqual((await bench.checks({}, { exchanges: [read] })).findings, []))

  it('finds a refusal without a remedy', () =>
    bench.hears(name, {}, { exchanges: [changed(read, { legalRemedy: undefined })] }))

  it('finds another last day', () => {
    const { legalRemedy } = JSON.parse(read.text)
    return bench.hears(
      name,
      {},
      { exchanges: [changed(read, { legalRemedy: { ...legalRemedy, lastDay: '2031-01-02' } })] },
    )
  })

  it('finds the words of a remedy that was set later', () =>
    bench.finds(
      name,
      {},
      (sql) => sql`
        insert into legal_remedies (version, remedy, by, at)
        select r.version + 1, null, r.by, r.at
        from legal_remedies r
        order by r.version desc
        limit 1`,
      { exchanges: [read] },
    ))
})
