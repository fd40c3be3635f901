import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Network, network } from '../../support/network.ts'
import { type Application, atTheCounter, type Person } from '../../support/person.ts'
import { letterOf } from '../../support/scenes/letters.ts'
import { refuses, remedies, remedy } from '../../support/scenes/objections.ts'
import { officeOf } from '../../support/staff.ts'
import { exchangeOf } from './answers.ts'
import { Bench } from './broken.ts'
import type { Exchange } from './invariant.ts'

const name = 'letters-go-to-their-applicant'
const note = 'The name cannot be read.'
let net: Network
let bench: Bench
let file: Application
let list: string
let letter: string

before(async () => {
  net = await network()
  bench = await Bench.of(net)
  const { id: filedAtOfficeId } = await officeOf(net, '31.71.06')
  file = await net.frontDesk.submits('SKTM', { filedAtOfficeId, villageCode: '31.71.06.1001' })
  await net.frontDesk.takes('return', file, { reasons: [{ target: 'identity_card', code: 'unreadable', note }] })
  list = `/v1/applications/${file.id}/letters`
  letter = `${list}/${await letterOf(net.frontDesk, file, 'returned')}`
})
after(async () => {
  await bench.close()
  await net.close()
})

/** Has the counter send a request, and returns it with its answer as somebody else would have got it. */
async function asks(url: string, changed = (text: string) => text, rest: Partial<Exchange> = {}): Promise<Exchange> {
  const at = Date.now()
  const { status, text } = await net.frontDesk.asks('GET', url)
  return exchangeOf({ subject: 'front-desk', url, status, text: changed(text), at, ...rest })
}

/** Has the counter hand the letter over, and returns the request with its answer. */
async function handsOver(by: Person = net.frontDesk): Promise<Exchange> {
  const body = { language: 'id', receivedBy: 'applicant', identityCheckedBy: 'identity_card' }
  const url = `${letter}/handovers`
  const at = Date.now()
  const { status, text } = await by.asks('POST', url, { body })
  return exchangeOf({ subject: 'front-desk', method: 'POST', url, body, status, text, at, idempotencyKey: 'one' })
}

const hears = (exchange: Exchange) => bench.hears(name, {}, { exchanges: [exchange] })

describe('the invariant of printed letters', () => {
  it('finds nothing in a list, a letter and its handover', async () => {
    const exchanges = [await asks(list), await asks(letter), await handsOver(), await asks(list)]
    assert.deepEqual(
      exchanges.map(({ status }) => status),
      [200, 200, 201, 200],
    )
    assert.deepEqual((await bench.checks({ applications: [file.id] }, { exchanges })).findings, [])
  })

  it('finds a letter that the history does not demand, and one that is not listed', async () => {
    await hears(await asks(list, (text) => text.replaceAll('"returned"', '"lapsed"')))
    await hears(await asks(list, () => '{"data":[],"page":{"nextCursor":null}}', { at: Date.now() + 1_000 }))
  })

  it('finds a letter of another kind, without the words of the officer, or to a reviewer', async () => {
    await hears(await asks(letter, (text) => text.replaceAll('"returned"', '"lapsed"')))
    await hears(await asks(letter, (text) => text.replaceAll(note, '')))
    await hears(await asks(letter, undefined, { subject: 'reviewer' }))
  })

  it('finds that a letter which asks for nothing is out of date, and one that asks for what is done', async () => {
    const submitted = `${list}/${await letterOf(net.frontDesk, file)}`
    await hears(await asks(submitted, undefined, { status: 409 }))
    await bench.finds(
      name,
      {},
      (sql) =>
        sql`
        update application_events
        set to_status = 'submitted'
        where application_id = ${file.id} and action = 'return'`,
      {
        exchanges: [await asks(letter)],
      },
    )
  })

  it('finds a handover that the history does not have, or has twice, or that the list does not show', async () => {
    const handed = await handsOver()
    await hears({ ...handed, body: { ...Object(handed.body), receivedBy: 'proxy' } })
    await hears({ ...handed, subject: 'reviewer' })
    await hears(await asks(list, (text) => text.replaceAll('"applicant"', '"proxy"')))
    await bench.finds(
      name,
      { applications: [file.id] },
      (sql) => sql`
        insert into application_events
        select (jsonb_populate_record(e, jsonb_build_object('id', gen_random_uuid(), 'version', e.version + 1,
          'sequence', e.sequence + 1))).*
        from application_events e
        where e.application_id = ${file.id}
        order by e.version desc
        limit 1`,
    )
  })

  it('finds letters of an application whose data was erased', async () => {
    await net.frontDesk.takes('withdraw', file, { reason: 'Not needed.', assistance: atTheCounter })
    const exchanges = [await asks(list, undefined, { at: Date.now() + 60_000 })]
    await bench.finds(name, {}, (sql) => sql`update applications set erased_at = now() where id = ${file.id}`, {
      exchanges,
    })
  })

  it('finds a letter that is not on the record of reads', async () => {
    const exchange = await asks(`${list}/${await letterOf(net.frontDesk, file, 'withdrawn')}`)
    await bench.finds(
      'reads-are-on-record',
      {},
      (sql) => sql`delete from data_reads where application_id = ${file.id} and what = 'messages'`,
      { exchanges: [exchange] },
    )
  })
})

describe('the letter that another account may come', () => {
  const mandate = { identityCheckedBy: 'identity_card', proof: 'Deed no. 12', reason: 'The colleague has left.' }
  const later = () => ({ at: Date.now() + 1_000 })
  let ofAccount: Application

  before(async () => {
    ofAccount = await net.applicant.submits('SKTM', { villageCode: '31.71.06.1001' })
  })

  it('is in the list when the head has issued a code, until another account has come', async () => {
    const { head, person } = net
    const url = `/v1/applications/${ofAccount.id}/account-codes`
    const { code } = await head.does<{ code: string }>(201, 'POST', url, { body: { mandate } })
    const read = await asks(`/v1/applications/${ofAccount.id}/letters`, undefined, later())
    assert.ok(read.text.includes('account_change_announced'))
    assert.deepEqual((await bench.checks({}, { exchanges: [read] })).findings, [])
    await hears({ ...read, text: '{"data":[],"page":{"nextCursor":null}}' })
    const colleague = await person('applicant-2')
    await colleague.does(201, 'POST', '/v1/applications/claims', { body: { reference: ofAccount.reference, code } })
    const after = await asks(`/v1/applications/${ofAccount.id}/letters`, undefined, later())
    assert.ok(!after.text.includes('account_change_announced'))
    assert.deepEqual((await bench.checks({}, { exchanges: [after] })).findings, [])
  })
})

describe('the invariant of remedies in letters', () => {
  it('finds a printed letter about a refusal without the words of its remedy', async () => {
    await remedies(net, remedy)
    const refused = await refuses(net)
    const url = `/v1/applications/${refused.id}/letters/${await letterOf(net.frontDesk, refused, 'refused')}`
    const exchange = await asks(url)
    assert.deepEqual((await bench.checks({}, { exchanges: [exchange] })).findings, [])
    const cut = { ...exchange, text: exchange.text.replaceAll(/"text":"[^"]+"/g, '"text":"Ditolak."') }
    await bench.hears('letters-name-their-remedy', {}, { exchanges: [cut] })
  })
})
