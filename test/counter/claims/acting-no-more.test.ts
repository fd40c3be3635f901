import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { changesNothing } from '../../support/asserting/standstill.ts'
import { answersTo } from '../../support/mail/mail-room.ts'
import { mailScene } from '../../support/mail/mail-scene.ts'
import { openTriage } from '../../support/mail/triage.ts'
import { type Application, type Person, somePdf } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'
import { handsOver, issuesCode, mandate, triesToTakeOver } from '../../support/scenes/accounts.ts'
import { consultee, isConsulted, noObjection, responds, uploadsPaper } from '../../support/scenes/consultations.ts'
import { issued, readyToSign, stateToAll, takesOn } from '../../support/scenes/permits.ts'
import { appoint } from '../../support/staff.ts'

const { net, desk, here, comes, address, queue, close } = await openTriage()
after(close)
const { applicant: employee, stranger: director, head, frontDesk } = net

const village = '31.71.06.1001'
const blockersOf = async (by: Person, action: string, file: Application, input: object = {}) =>
  isRefused(await by.tries(action, file, input, { dryRun: true }), 422, 'blocked').blockers?.map(({ code }) => code)

describe('an amendment that an account began before the application of the permit left it', () => {
  it('supersedes nothing of the other account: it is neither submitted nor signed', async () => {
    const permit = await issued(net)
    const startFrom = { applicationId: permit.applicationId, purpose: 'amendment' }
    const [signable, draft] = [
      ...(await readyToSign(net, 1, 'SKTM', undefined, { startFrom })),
      await employee.drafts('SKTM', { startFrom }),
    ]
    assert.ok(signable && draft)
    await handsOver(employee, director, { id: permit.applicationId })
    await changesNothing(net, async () => {
      assert.ok(
        (await blockersOf(employee, 'submit', draft, { statementAccepted: true }))?.includes('earlier_permit_left'),
      )
      assert.deepEqual(await blockersOf(head, 'sign', signable), ['earlier_permit_left'])
    })
    assert.equal(await stateToAll(net, permit), 'in_force')
  })

  it('goes on once it is with that account too', async () => {
    const permit = await issued(net)
    const startFrom = { applicationId: permit.applicationId, purpose: 'amendment' }
    const [amendment] = await readyToSign(net, 1, 'SKTM', undefined, { startFrom })
    assert.ok(amendment)
    await handsOver(employee, director, { id: permit.applicationId })
    const third = await net.person('a third')
    await handsOver(employee, third, amendment)
    assert.deepEqual(await blockersOf(head, 'sign', amendment), ['earlier_permit_left'])
    await handsOver(third, director, amendment)
    await head.takes('sign', amendment)
    assert.equal(await stateToAll(net, permit), 'superseded')
  })
})

describe('an officer to whose account an application belonged', () => {
  it('sees no mail about it in the triage, and handles none', async () => {
    const officer = await appoint(net, ['front_desk'], here)
    const own = await officer.submits()
    const mail = await comes({ from: 'applicant-2@bare.example', text: 'Too high.' }, answersTo(own.reference).to)
    await handsOver(officer, director, own)
    assert.ok((await queue(desk)).some(({ id }) => id === mail.id))
    assert.ok((await queue(officer)).every(({ id }) => id !== mail.id))
    const body = { reason: 'Nothing to it.' }
    isRefused(await officer.asks('POST', address(mail, '/closures'), { body }), 404, 'not_found')
  })

  it('opens nothing of it: no message, no file, no file that came by mail, no masked answer', async () => {
    const officer = await appoint(net, ['front_desk'], here)
    const own = await officer.submits()
    const { receivedId } = await mailScene(net, own)
    const path = `/v1/applications/${own.id}`
    const files = [`documents/${own.documents[0]?.id}`, `received-attachments/${receivedId}`]
    await frontDesk.does(201, 'POST', `${path}/messages`, { body: { kind: 'note', text: 'We know this family.' } })
    await handsOver(officer, director, own)
    await director.does(201, 'POST', `${path}/messages`, { body: { kind: 'message', text: 'He left us.' } })
    for (const list of ['messages', 'documents', 'received-attachments'])
      assert.deepEqual((await officer.does<{ data: object[] }>(200, 'GET', `${path}/${list}`)).data, [], list)
    assert.deepEqual((await officer.reads(own)).documents, [])
    assert.doesNotMatch((await officer.asks('GET', `${path}/events?limit=200`)).text, /"(fileName|sha256)"/)
    assert.match((await desk.asks('GET', `${path}/events?limit=200`)).text, /"fileName".*"sha256"|"sha256".*"fileName"/)
    for (const file of files) isRefused(await officer.asks('GET', `${path}/${file}/content`), 404, 'not_found')
    const body = { reason: 'Somebody asks for it by telephone.' }
    isRefused(await officer.asks('POST', `${path}/disclosures`, { body }), 403, 'forbidden')
    for (const file of files) assert.equal((await desk.asks('GET', `${path}/${file}/content`)).status, 200)
  })

  it('opens no paper of an opinion about it, and no certificate of its permit', async () => {
    const officer = await appoint(net, ['front_desk'], here)
    const [own, permit] = [await officer.submits(), await issued({ ...net, applicant: officer })]
    await frontDesk.takes('accept', own)
    const { client, agency } = await consultee(net, 'Agency with a paper')
    const asked = await isConsulted(net, own, client)
    const pdf = { name: 'file', fileName: 'opinion.pdf', content: somePdf() }
    const paper = (await uploadsPaper(agency, { id: asked }, pdf)).json<{ id: string }>()
    const given = await responds(agency, { id: asked }, { ...noObjection, papers: [paper.id] })
    assert.equal(given.status, 201, given.text)
    for (const id of [own.id, permit.applicationId]) await handsOver(officer, director, { id })
    const bytes = `/v1/applications/${own.id}/consultations/${asked}/papers/${paper.id}/content`
    const certificate = `/v1/permits/${permit.id}/certificate`
    for (const path of [bytes, certificate]) isRefused(await officer.asks('GET', path), 404, 'not_found')
    assert.equal((await desk.asks('GET', bytes)).status, 200)
    isRefused(await desk.asks('GET', certificate), 409, 'certificate_in_making')
  })
})

describe('an officer who has a part in an application', () => {
  it('takes it over neither after a step on its permit, nor while it is assigned to them', async () => {
    const officer = await appoint(net, ['reviewer', 'head'], village)
    const permit = await issued(net)
    await takesOn(officer, permit, 'suspend')
    const ofPermit = await issuesCode(head, { id: permit.applicationId }, { mandate })
    isRefused(await triesToTakeOver(officer, ofPermit), 403, 'acted_on_it')
    const file = await employee.submits('SKTM', { villageCode: village })
    await frontDesk.takes('accept', file)
    const { id: personId } = await officer.does<{ id: string }>(200, 'GET', '/v1/me')
    const { version } = await head.reads(file)
    const headers = { 'if-match': `"${version}"` }
    await head.does(200, 'PUT', `/v1/applications/${file.id}/assignee`, { body: { personId }, headers })
    isRefused(await triesToTakeOver(officer, await issuesCode(employee, file)), 403, 'acted_on_it')
  })
})
