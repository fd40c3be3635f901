import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { imbIn } from '../../support/journey.ts'
import { answersTo, confirms } from '../../support/mail/mail-room.ts'
import { openTriage } from '../../support/mail/triage.ts'
import type { Application, Person } from '../../support/person.ts'
import { faultsIn, isRefused } from '../../support/refusal.ts'

const { net, desk, above, elsewhere, comes, draftOf, close } = await openTriage()
after(close)
const from = 'applicant-1@example.org'
await confirms(net, 'applicant-1', from)

const messagesOf = ({ id }: Application) => `/v1/applications/${id}/messages`
const unread = async (person: Person, query = '') =>
  (await person.does<{ data: Application[] }>(200, 'GET', `/v1/applications?unread=true${query}`)).data.map(
    ({ id }) => id,
  )
const writes = (person: Person, application: Application, kind = 'message') =>
  person.does<{ id: string }>(201, 'POST', messagesOf(application), { body: { kind, text: 'On Monday.' } })
const marks = (application: Application, readUpTo: string | undefined) =>
  desk.does(201, 'POST', `${messagesOf(application)}/read-marks`, { body: { readUpTo } })
/** Answers the letter about an application, such as the one that offers times at the counter. */
const answers = (application: Application) =>
  comes({ from, text: 'Senin pukul sembilan.' }, answersTo(application.reference).to)
const newestOf = async (application: Application) =>
  (await desk.does<{ data: { id: string }[] }>(200, 'GET', messagesOf(application))).data[0]?.id

describe('an answer to a letter', () => {
  it('is on the list of what the office has not read, until somebody there reads it', async () => {
    const [waiting, refused] = [await imbIn('awaiting_originals', net), await imbIn('refused', net)]
    for (const application of [waiting, refused]) assert.equal((await answers(application)).state, 'filed')
    assert.deepEqual(await unread(desk), [refused.id, waiting.id])
    assert.deepEqual(await unread(above, '&status=awaiting_originals'), [waiting.id])
    assert.deepEqual(await unread(desk, `&reference=${refused.reference}`), [refused.id])
    assert.deepEqual(await unread(elsewhere), [])
    for (const application of [waiting, refused]) await marks(application, await newestOf(application))
    assert.deepEqual(await unread(desk), [])
    assert.deepEqual(await unread(desk, `&reference=${refused.reference}`), [])
  })

  it('to a letter about a draft is on the list of the counter that completes it', async () => {
    const address = 'penulis@example.org'
    const draft = await draftOf(desk, await comes({ from: address }))
    await comes({ from: address, text: 'Dua lantai.' }, answersTo(draft.reference).to)
    assert.deepEqual(await unread(desk, '&scope=counter'), [draft.id])
    assert.deepEqual(await unread(desk), [])
  })
})

describe('the list of what the office has not read', () => {
  it('has what the applicant wrote, and no messages and notes of the office', async () => {
    const application = await imbIn('submitted', net)
    await writes(desk, application)
    await writes(desk, application, 'note')
    assert.deepEqual(await unread(desk), [])
    const [first, second] = [await writes(net.applicant, application), await writes(net.applicant, application)]
    await marks(application, first.id)
    assert.deepEqual(await unread(desk), [application.id], 'The second message is not read yet.')
    await marks(application, second.id)
    assert.deepEqual(await unread(desk), [])
  })

  it('is sorted by the newest draft, as it has no index by due time', async () => {
    const refused = await desk.asks('GET', '/v1/applications?unread=true&sort=due')
    assert.deepEqual(faultsIn(isRefused(refused, 400, 'invalid_request')), ['unread needs_newest'])
  })
})
