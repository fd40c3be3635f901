import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { connect } from '../../../src/platform/db/client.ts'
import { patient } from '../../support/deployment/patient-limits.ts'
import { goes, imbIn, inputs, roads } from '../../support/journey.ts'
import { network } from '../../support/network.ts'

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
