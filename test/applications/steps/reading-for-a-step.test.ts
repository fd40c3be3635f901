import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { asRead, PartNotRead } from '../../../src/applications/case/not-read.ts'
import { findCase } from '../../../src/applications/case/queries.ts'
import { connect } from '../../../src/platform/db/client.ts'
import { patient } from '../../support/deployment/patient-limits.ts'
import { actorOf } from '../../support/faults/racing.ts'
import { goes, imbIn, inputs, roads } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import type { Application } from '../../support/person.ts'
import { appoint } from '../../support/staff.ts'

const ground = await network()
after(() => ground.close())

const sent: string[] = []
const database = connect(ground.url, patient, { statement: ({ sql }) => void sent.push(sql) })
after(() => database.close())

const net = await network({ ground, issuer: ground.issuer, more: async () => ({ database }) })
after(() => net.close())

/** Returns the statements that read a case for a step, of those that were sent during `work`. */
async function readsDuring(work: () => Promise<unknown>): Promise<string[]> {
  sent.length = 0
  await work()
  return sent.filter((sql) => /as ledger\b/.test(sql))
}

/** Returns how much a statement reads of the documents of an application. */
const documentsIn = (sql: string) => {
  if (sql.includes('documents_json')) return 'whole'
  return /from documents\b/.test(sql) ? 'states' : 'none'
}

/** Returns which of the other parts of a case a statement reads. */
const partsIn = (sql: string) =>
  ['application_forms', 'inspection_json', 'acts_json'].filter((part) => sql.includes(part))

describe('a step', () => {
  for (const [last, road] of Object.entries({ handed_over: roads['handed_over'], refused: roads['refused'] }))
    it(`reads its application once, on the whole way to ${last}`, async () => {
      const application = await net.applicant.prepares('IMB')
      for (const [who, action] of road ?? [])
        if (action !== 'confirm_payment' && action !== 'confirm_originals') {
          const reads = await readsDuring(() => goes(net, who, action, application))
          assert.equal(reads.length, 1, action)
        } else await goes(net, who, action, application)
    })

  it('reads no documents when it is an acceptance', async () => {
    const application = await imbIn('submitted', net)
    const reads = await readsDuring(() => goes(net, 'frontDesk', 'accept', application))
    assert.deepEqual(reads.map(documentsIn), ['none'])
    assert.equal((await net.applicant.reads(application)).status, 'in_review')
  })

  it('without conditions reads neither answers nor inspections, and acts only if it is assigned', async () => {
    const application = await imbIn('submitted', net)
    for (const [who, action] of [
      ['frontDesk', 'accept'],
      ['reviewer', 'inspect'],
    ] as const) {
      const reads = await readsDuring(() => goes(net, who, action, application))
      assert.deepEqual(reads.map(partsIn), [['acts_json']], action)
      assert.match(reads[0] ?? '', /case when a\.assigned_to is not null\s+then acts_json/)
    }
  })

  it('reads an assigned application once, with the acts by which its officer keeps it or not', async () => {
    const both = await appoint(net, ['front_desk', 'reviewer'], '31.71.06')
    const { id: personId } = await both.does<{ id: string }>(200, 'GET', '/v1/me')
    const application = await imbIn('submitted', net)
    await both.does(200, 'PUT', `/v1/applications/${application.id}/assignee`, {
      body: { personId },
      headers: { 'if-match': `"${application.version}"` },
    })
    const reads = await readsDuring(() => both.takes('accept', application))
    assert.equal(reads.length, 1)
    type Assigned = Application & { assignee: { personId: string } | null }
    const { assignee } = await both.does<Assigned>(200, 'GET', `/v1/applications/${application.id}`)
    assert.equal(assignee?.personId, personId)
  })

  it('reads the slots and scans of documents when it is a submission', async () => {
    const application = await net.applicant.prepares('IMB')
    const reads = await readsDuring(() => goes(net, 'applicant', 'submit', application))
    assert.deepEqual(reads.map(documentsIn), ['states'])
  })

  it('that is refused names the same next steps as a read, with the documents that they wait for', async () => {
    const application = await imbIn('awaiting_originals', net)
    const refused = await net.frontDesk.asks('POST', `/v1/applications/${application.id}/transitions`, {
      body: { action: 'accept', ...inputs['accept'] },
    })
    assert.equal(refused.status, 409)
    const { nextActions } = await net.frontDesk.reads(application)
    assert.deepEqual(JSON.parse(refused.text).nextActions, nextActions)
    assert.ok(nextActions.some(({ blockers }) => blockers.some(({ target }) => target === 'land_title')))
  })
})

describe('a brief case', async () => {
  const { id } = await imbIn('submitted', net)
  const read = async (parts: 'whole' | 'brief') =>
    findCase(database.reader, id, await actorOf(net, 'front-desk'), { withLedger: true, parts })

  it('has the row, and refuses a look at anything else', async () => {
    const [whole, brief] = [await read('whole'), await read('brief')]
    for (const part of ['status', 'office', 'formerApplicants', 'assignee', 'consultations', 'setAside'] as const)
      assert.deepEqual(brief[part], whole[part], part)
    for (const part of ['answers', 'sealed', 'opened', 'inspection', 'correctionWaits', 'acts'] as const)
      assert.throws(() => brief[part], PartNotRead, part)
  })

  it('refuses a copy, which would lack the rest', async () => {
    const brief = await read('brief')
    assert.throws(() => ({ ...brief }), PartNotRead)
  })

  it('of a draft refuses a look at what is set aside', async () => {
    const { answers, sealed, opened, inspection, setAside, ...row } = await read('whole')
    assert.throws(() => asRead({ ...row, status: 'draft' }).setAside, PartNotRead)
  })
})
