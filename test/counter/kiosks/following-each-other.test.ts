import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { readKey } from '../../../src/access/keys/key.ts'
import { deviceOf } from '../../../src/counter/kiosks/key-queries.ts'
import { signInAtKiosk } from '../../../src/counter/kiosks/sessions.ts'
import { race } from '../../support/faults/racing.ts'
import { network } from '../../support/network.ts'
import { device, getsCode, types } from '../../support/people/kiosks.ts'
import { officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

it('two people who sign in at one kiosk at the same moment have one session there, the later one', async () => {
  const hall = await device(net, (await officeOf(net, '31.71.06')).id)
  const found = await deviceOf(pool, readKey(hall.key.secret, 'kiosk')?.sha256 ?? Buffer.alloc(0))
  assert.ok(found)
  const [one, other] = await Promise.all([net.applicant, net.stranger].map(getsCode))
  const reply = await race(
    net,
    (tx) => signInAtKiosk(tx, found, one?.code ?? ''),
    () => types(hall, other?.code ?? ''),
  )
  const open = await pool<{ id: string }[]>`
    select id
    from kiosk_sessions
    where kiosk_id = ${found.kioskId} and ended_at is null`
  assert.deepEqual([reply.status, open.map(({ id }) => id)], [201, [reply.json<{ id: string }>().id]])
})
