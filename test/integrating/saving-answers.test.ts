import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { changePresent, createSatuPintu, dataOf, mergePatchOf, type SatuPintu } from '../../client/src/index.ts'
import { network } from '../support/network.ts'

const net = await network()
after(() => net.close())
let api: SatuPintu
before(async () => {
  const baseUrl = await net.app.listen({ port: 0, host: '127.0.0.1' })
  api = createSatuPintu({ baseUrl, token: () => net.applicant.token ?? undefined })
})

type Answers = Record<string, unknown>

/** Opens a draft in a tab, which saves what has changed in its form since it was opened. */
async function opensTab(id: string) {
  const read = () => api.GET('/v1/applications/{id}', { params: { path: { id } } })
  const { answers: shown } = dataOf(await read())
  return (typed: Answers) =>
    changePresent(read, (_present, ifMatch) =>
      api.PATCH('/v1/applications/{id}', {
        params: { path: { id }, header: { 'if-match': ifMatch } },
        body: { answers: mergePatchOf(shown, typed) },
      }),
    )
}
async function draftWith(answers: Answers) {
  const { id } = dataOf(await api.POST('/v1/applications', { body: { permitType: 'SKTM', answers } }))
  return id
}

it('a form that the client package saves removes a field that was cleared', async () => {
  const id = await draftWith({ applicant: { name: 'Applicant 1', email: 'applicant-1@example.org' } })
  const save = await opensTab(id)
  const { answers } = await save({ applicant: { name: 'Applicant 1' } })
  assert.deepEqual(answers, { applicant: { name: 'Applicant 1' } })
})

it('two tabs that the client package saves keep what the other one saved in other fields', async () => {
  const id = await draftWith({ applicant: { name: 'Applicant 1' }, addressedTo: 'Example School 1' })
  const [first, second] = [await opensTab(id), await opensTab(id)]
  await first({ applicant: { name: 'Applicant 2' }, addressedTo: 'Example School 1' })
  const { answers } = await second({ applicant: { name: 'Applicant 1' }, addressedTo: 'Example School 2' })
  assert.deepEqual(answers, { addressedTo: 'Example School 2', applicant: { name: 'Applicant 2' } })
})

it('a list that a form has put in the order of its schema is not sent: it would undo that of another tab', () => {
  const saved = { note: 'a', floors: [{ area: 9, use: { ground: 'shop', first: 'home' } }] }
  const typed = { note: 'b', floors: [{ use: { first: 'home', ground: 'shop' }, area: 9 }] }
  assert.deepEqual(mergePatchOf(saved, typed), { note: 'b' })
  assert.deepEqual(mergePatchOf(saved, { ...typed, floors: [{ area: 8 }] }), { note: 'b', floors: [{ area: 8 }] })
})
