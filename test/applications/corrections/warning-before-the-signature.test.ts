import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { network } from '../../support/network.ts'
import type { Application, Person } from '../../support/person.ts'
import { codesOf } from '../../support/scenes/offices.ts'

const net = await network()
after(() => net.close())
const { applicant, frontDesk, reviewer, head } = net

const asks = ({ id }: Application) =>
  applicant.does<{ id: string }>(201, 'POST', `/v1/applications/${id}/corrections`, {
    body: { answers: { applicant: { name: 'Somebody Else' } }, reason: 'The name was mistyped.' },
  })

/** Returns the warnings that a case shows of a step; its dry run must show the same. */
async function warned(who: Person, action: string, application: Application): Promise<string[]> {
  const { nextActions } = await who.reads(application)
  const shown = nextActions.find((next) => next.action === action)?.warnings
  const tried = (await who.tries(action, application, {}, { dryRun: true })).json<{ warnings?: typeof shown }>()
  assert.deepEqual(tried.warnings, shown)
  return codesOf(shown ?? [])
}

describe('an application in which a correction waits', () => {
  it('warns those who approve and sign it, until the front desk has decided', async () => {
    const application = await applicant.submits('SKTM', { villageCode: '31.71.06.1001' })
    await frontDesk.takes('accept', application)
    assert.deepEqual(await warned(reviewer, 'approve', application), [])
    const { id } = await asks(application)
    assert.deepEqual(await warned(reviewer, 'approve', application), ['correction_waits'])
    await reviewer.takes('approve', application)
    assert.deepEqual(await warned(head, 'sign', application), ['correction_waits'])
    const { version } = await frontDesk.reads(application)
    await frontDesk.does(200, 'PUT', `/v1/applications/${application.id}/corrections/${id}/outcome`, {
      body: { outcome: 'accepted' },
      headers: { 'if-match': `"${version}"` },
    })
    assert.deepEqual(await warned(head, 'sign', application), [])
  })
})
