import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { eraseAfterRetention } from '../../src/personal-data/erase.ts'
import { answersTo } from '../support/mail/mail-room.ts'
import { openTriage } from '../support/mail/triage.ts'
import { somePdf } from '../support/person.ts'

const { net, received, comes, close } = await openTriage()
after(close)
const { pool } = net.database

interface Event {
  type: string
  details: { fileName?: string }
}
const namesIn = (events: Event[]) => events.flatMap(({ details: { fileName } }) => fileName ?? [])
const historyOf = async (id: string): Promise<string[]> =>
  namesIn((await net.applicant.does<{ data: Event[] }>(200, 'GET', `/v1/applications/${id}/events?limit=200`)).data)
const exportOf = async (id: string): Promise<string[]> => {
  const { applications } = await net.applicant.does<{ applications: { id: string; events: Event[] }[] }>(
    200,
    'GET',
    '/v1/me/export',
  )
  return namesIn(applications.find((one) => one.id === id)?.events ?? assert.fail())
}

it('the timeline names files until the erasure; the history never does', async () => {
  const draft = await net.applicant.prepares('SKTM')
  const { id } = draft
  await net.applicant.uploads('family_card', draft, somePdf(), 'surat-cerai.pdf')
  await net.applicant.takes('submit', draft, { statementAccepted: true })
  const mail = await comes(
    { attachments: [{ filename: 'resep-obat.pdf', content: somePdf() }] },
    answersTo(draft.reference).to,
  )
  await net.frontDesk.does(201, 'POST', `/v1/received-mails/${mail.id}/filings`, {
    body: { applicationReference: draft.reference, reason: 'The sender called.' },
  })
  const [file] = await received(net.frontDesk, draft)
  await net.frontDesk.does(201, 'POST', `/v1/applications/${id}/received-attachments/${file?.id}/discards`, {
    body: { reason: 'It is of somebody else.' },
  })
  for (const names of [await historyOf(id), await exportOf(id)])
    assert.deepEqual(names.slice(-2), ['surat-cerai.pdf', 'resep-obat.pdf'])
  const kept = await pool`select from application_events where details::text ~ 'surat-cerai|resep-obat'`
  assert.equal(kept.length, 0)
  await net.applicant.takes('withdraw', draft, { reason: 'Not this year.' })
  await pool`update retentions set erasable_on = network_day() where application_id = ${id}`
  assert.equal(await eraseAfterRetention(pool), 1)
  for (const names of [await historyOf(id), await exportOf(id)])
    assert.deepEqual(names.join('').replaceAll('•', ''), '')
})

it('the timeline tells two files of one slot and moment apart, after a clock had been ahead', async () => {
  const draft = await net.applicant.drafts('SKTM')
  await pool`update applications set updated_at = now() + interval '1 hour' where id = ${draft.id}`
  await net.applicant.uploads('family_card', draft, somePdf(), 'first.pdf')
  await net.applicant.uploads('family_card', draft, somePdf(), 'second.pdf')
  assert.deepEqual(await historyOf(draft.id), ['first.pdf', 'second.pdf'])
})
