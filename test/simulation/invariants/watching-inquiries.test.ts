import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { imbIn } from '../../support/journey.ts'
import { type Network, network } from '../../support/network.ts'
import type { Application } from '../../support/person.ts'
import { exchangeOf } from './answers.ts'
import { Bench } from './broken.ts'

const name = 'inquiries-are-on-record'
const reason = 'The ombudsman asks what has happened so far.'
let net: Network
let bench: Bench
let file: Application
let course: { history: object[]; reads: object[] }
let accesses: { data: object[] }

before(async () => {
  net = await network()
  bench = await Bench.of(net)
  file = await imbIn('in_review', net)
  const body = { reference: file.reference, reason }
  course = await net.admin.does(201, 'POST', '/v1/audit/inquiries', { body })
  accesses = await net.applicant.does(200, 'GET', '/v1/me/data-access')
})
after(async () => {
  await bench.close()
  await net.close()
})

const answered = (changes: object = {}, subject = 'admin') => ({
  exchanges: [
    exchangeOf({
      subject,
      method: 'POST',
      url: '/v1/audit/inquiries',
      status: 201,
      text: JSON.stringify({ ...course, ...changes }),
    }),
  ],
})
const seen = (changes: object = {}) => ({
  exchanges: [
    exchangeOf({
      url: '/v1/me/data-access',
      text: JSON.stringify({ ...accesses, ...changes }),
      at: Date.now() + 3_600_000,
    }),
  ],
})

describe('the invariant of inquiries', () => {
  it('finds nothing in an inquiry that its applicant sees on the record', async () => {
    const { findings } = await bench.checks({}, { exchanges: [...answered().exchanges, ...seen().exchanges] })
    assert.deepEqual(findings, [])
  })

  it('finds an answer to somebody who is no administrator', () => bench.hears(name, {}, answered({}, 'head')))

  it('finds an inquiry without its record', () => bench.hears(name, {}, answered({ reason: 'Another letter.' })))

  it('finds a course that does not show the inquiry', () => bench.hears(name, {}, answered({ reads: [] })))

  it('finds a course with an event that did not happen', () =>
    bench.hears(name, {}, answered({ history: [...course.history, { version: 99, type: 'application.approved' }] })))

  it('finds a course that says that the history was changed', () =>
    bench.hears(name, {}, answered({ isUnchanged: false })))

  it('finds personal data in the course', () => {
    bench.words.add('+6281298765432')
    return bench.hears(name, {}, answered({ reads: [...course.reads, { note: '+6281298765432' }] }))
  })

  it('finds a record of reads without the inquiry', () => bench.hears(name, {}, seen({ data: [] })))

  it('finds an inquiry of somebody who has acted on the application', () =>
    bench.finds(
      name,
      {},
      (sql) => sql`
        update application_events e
        set actor_id = w.id
        from people w
        where w.subject = 'admin' and e.application_id = ${file.id} and e.action = 'accept'`,
      answered(),
    ))
})

describe('the invariant of letters in a draft', () => {
  const letters = 'drafts-take-letters-of-their-counter'

  it('finds a message that the applicant writes in a draft', async () => {
    const draft = await net.applicant.drafts()
    await bench.finds(letters, { applications: [draft.id] }, async (sql) => {
      await sql`insert into message_threads (application_id, last) values (${draft.id}, 1)`
      await sql`
        insert into messages (application_id, number, kind, side, internal, text, document_ids, author_id, standing,
          channel, at)
        select a.id, 1, 'message', 'applicant', false, 'Is it enough?', '{}', a.applicant_id, 'applicant', 'web', now()
        from applications a
        where a.id = ${draft.id}`
    })
  })

  it('finds a message without a file that its writer named', () => {
    const url = `/v1/applications/${file.id}/messages`
    const body = { kind: 'message', text: 'Here it is.', attachments: [file.id] }
    return bench.hears(
      letters,
      {},
      {
        exchanges: [exchangeOf({ method: 'POST', url, status: 201, body, text: JSON.stringify({ attachments: [] }) })],
      },
    )
  })
})
