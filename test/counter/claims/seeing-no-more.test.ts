import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { imbIn, inputs } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import { type Application, somePdf } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'
import { followsEvents, handsOver, issuesCode, takesOver } from '../../support/scenes/accounts.ts'
import { triesToObject } from '../../support/scenes/objections.ts'

const net = await network()
after(() => net.close())
const { applicant: employee, stranger: director, nobody } = net
const idsIn = (text: string, ids: readonly string[]) => ids.filter((id) => text.includes(id))

const ofCase = [
  ...['', '/events', '/transitions', '/clock', '/documents', '/messages', '/messages/read-marks', '/notices'],
  ...['/contacts', '/received-attachments', '/inspection-appointments', '/inspection-reports', '/consultations'],
  ...['/fee-assessments', '/payments', '/refunds', '/corrections', '/visits'],
]

describe('an account from which an application with its permit went', () => {
  let file: Application
  let from = ''
  let seen: { path: string; etag: string }[] = []
  before(async () => {
    file = await imbIn('issued', net)
    const [document] = file.documents
    const permit = `/v1/permits/${file.permit?.id}`
    const paths = [
      ...ofCase.map((path) => `/v1/applications/${file.id}${path}`),
      ...['', '/content'].map((path) => `/v1/applications/${file.id}/documents/${document?.id}${path}`),
      ...['', '/events'].map((path) => `${permit}${path}`),
    ]
    const replies = await Promise.all(paths.map(async (path) => ({ path, reply: await employee.asks('GET', path) })))
    for (const { path, reply } of replies) assert.equal(reply.status, 200, path)
    seen = replies.map(({ path, reply }) => ({ path, etag: String(reply.headers['etag'] ?? '*') }))
    from = (await followsEvents(net, employee, 'latest')).page.position
    await handsOver(employee, director, file)
  })

  it('gets 404 for all that it read before, also with the ETags of then; the other account gets all', async () => {
    for (const { path, etag } of seen) {
      isRefused(await employee.asks('GET', path), 404, 'not_found')
      isRefused(await employee.asks('GET', path, { headers: { 'if-none-match': etag } }), 404, 'not_found')
      assert.equal((await director.asks('GET', path)).status, 200, path)
    }
  })

  it('finds it in none of its lists, searches and exports; the other account does', async () => {
    const ids = [file.id, file.reference, file.permit?.id ?? '']
    const lists = [
      '/v1/applications?limit=200',
      '/v1/permits?limit=200',
      '/v1/me/data-access?limit=200',
      '/v1/me/export',
    ]
    for (const list of [...lists, `/v1/applications?reference=${file.reference}`]) {
      assert.deepEqual(idsIn((await employee.asks('GET', list)).text, ids), [], list)
      assert.notDeepEqual(idsIn((await director.asks('GET', list)).text, ids), [], list)
    }
  })

  it('is told by its events that it sees it no more, and of nothing that happens afterwards', async () => {
    await director.does(201, 'POST', `/v1/applications/${file.id}/messages`, {
      body: { kind: 'message', text: 'When may we come?' },
    })
    const { data } = await followsEvents(net, employee, from)
    assert.deepEqual(data.map(({ type, subject }) => [type, subject]).slice(-1), [
      ['satupintu.application.left_view.v1', `applications/${file.id}`],
    ])
    const { changes } = await employee.does<{ changes: { gone: string[] } }>(
      200,
      'GET',
      `/v1/applications?changedSince=${from}`,
    )
    assert.deepEqual(changes.gone, [file.id])
    await handsOver(director, await net.person('a third'), file)
    assert.equal((await followsEvents(net, employee, from)).data.length, data.length)
  })

  it('tracks it no more: the key is a new one, which the other account reads', async () => {
    const tracks = ({ reference, trackingKey }: Application) =>
      nobody.asks('POST', '/v1/tracking', { body: { reference, trackingKey } })
    const tracked = await employee.drafts('SKTM')
    await handsOver(employee, director, tracked)
    isRefused(await tracks(tracked), 404, 'not_found')
    assert.equal((await tracks(await director.reads(tracked))).status, 200)
  })
})

describe('what an account has begun', () => {
  it('is not finished after the application went: no step, no file, no objection, no stored code', async () => {
    const file = await imbIn('submitted', net)
    const code = await issuesCode(employee, file)
    await takesOver(director, code)
    isRefused(await employee.tries('withdraw', file, inputs['withdraw']), 404, 'not_found')
    isRefused(await employee.triesUpload('message_attachment', file, somePdf()), 404, 'not_found')
    isRefused(await triesToObject(employee, file), 404, 'not_found')
    isRefused(await employee.asks('POST', `/v1/applications/${file.id}/account-codes`, { body: {} }), 404, 'not_found')
  })
})
