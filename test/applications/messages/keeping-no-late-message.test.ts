import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { findCase } from '../../../src/applications/case/queries.ts'
import { appendMessage, markMessagesRead } from '../../../src/applications/messages/changes.ts'
import { doerOf } from '../../../src/applications/standing.ts'
import { actorOf } from '../../support/faults/racing.ts'
import { network } from '../../support/network.ts'
import { officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database
const input = { kind: 'message', text: 'Please bring the plan.' } as const

it('a message to a draft that is discarded meanwhile is not kept', async () => {
  const { id: filedAtOfficeId } = await officeOf(net, '31.71.06')
  const { id } = await net.frontDesk.drafts('SKTM', { filedAtOfficeId })
  const officer = await actorOf(net, 'front-desk')
  const read = await findCase(pool, id, officer)
  const { version } = await net.frontDesk.reads({ id })
  await net.frontDesk.does(204, 'DELETE', `/v1/applications/${id}`, { headers: { 'if-match': `"${version}"` } })
  const doer = { ...doerOf(read, officer, 'web'), personId: officer.personId }
  assert.deepEqual(await appendMessage(pool, read, 'office', input, doer), { isOpen: false, id: null })
})

it('the mark of what an applicant has read never goes back', async () => {
  const { id } = await net.applicant.submits('SKTM')
  await pool`insert into message_threads (application_id, last) values (${id}, 3)`
  for (const number of [2, 1]) await markMessagesRead(pool, id, 'applicant', number)
  const [thread] = await pool`
    select read_by_applicant as "read"
    from message_threads
    where application_id = ${id}`
  assert.deepEqual({ ...thread }, { read: 2 })
})
