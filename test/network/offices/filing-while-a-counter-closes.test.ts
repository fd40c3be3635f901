import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { createDraft } from '../../../src/applications/drafts/create.ts'
import { Problem } from '../../../src/http/problems/problem.ts'
import { planDissolution } from '../../../src/network/offices/dissolve.ts'
import { estate } from '../../../src/program/estate.ts'
import { actorOf, race } from '../../support/faults/racing.ts'
import { network } from '../../support/network.ts'
import { atTheCounter } from '../../support/person.ts'
import { district, staffed } from '../../support/scenes/offices.ts'
import { officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database
const village = '31.71.06.1001'

const faultsOf = ({ extras }: Problem) => extras.errors?.map(({ pointer, code }) => `${pointer} ${code}`)

it('a draft that waits for the dissolution of its counter is refused because the counter is closed', async () => {
  const { desk } = await staffed(net, village)
  const [{ id: filedAtOfficeId }, { id: successorOfficeId }] = [
    await officeOf(net, village),
    await officeOf(net, district),
  ]
  const { id: personId } = await desk.does<{ id: string }>(200, 'GET', '/v1/me')
  const post = { officeId: filedAtOfficeId, role: 'front_desk', reach: village, endsAt: null } as const
  const context = {
    db: pool,
    vault: net.vault,
    actor: { personId, name: '', posts: [post] },
    channel: 'counter',
  } as const
  const asked = { actor: await actorOf(net, 'admin'), ifVersion: undefined }
  const refusal = await race(
    net,
    (tx) => planDissolution(tx, estate, filedAtOfficeId, { successorOfficeId }, asked),
    () =>
      createDraft(context, { permitType: 'SKTM', filedAtOfficeId, assistance: atTheCounter }).then(
        () => assert.fail('The counter took an application.'),
        (error: unknown) => error,
      ),
  )
  assert.ok(refusal instanceof Problem)
  assert.deepEqual(faultsOf(refusal), ['/filedAtOfficeId counter_closed'])
})
