import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { noteUse } from '../../../src/access/clients/key-queries.ts'
import { keyFacts } from '../../../src/access/keys/queries.ts'
import { network } from '../../support/network.ts'
import { inDays, issues, registers } from '../../support/people/agencies.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

describe('a key of an agency', () => {
  it('that has expired makes room for another', async () => {
    const client = await registers(net)
    for (const label of ['First', 'Second']) await issues(net, client, { label })
    await pool`update client_keys set expires_at = now() - interval '1 second' where client_id = ${client.id}`
    assert.equal((await issues(net, client, { label: 'Third' })).label, 'Third')
  })

  it('for the sandbox takes no room of a key of the deployment', async () => {
    const client = await registers(net)
    const { prefix } = await issues(net, client)
    const activeWith = async (of: string) =>
      (await keyFacts(pool, 'client', client.id, { expiresAt: inDays(1), scopes: undefined, prefix: of })).active
    assert.deepEqual([await activeWith(prefix), await activeWith('another_')], [1, 0])
  })

  it('has its use noted once a minute, by however many processes', async () => {
    const { id } = await issues(net, await registers(net))
    const writer = async () => (await pool`select xmin::text, last_used_at from client_keys where id = ${id}`)[0]
    await noteUse(pool, id)
    const noted = await writer()
    await noteUse(pool, id)
    assert.deepEqual(await writer(), noted)
    await pool`update client_keys set last_used_at = now() - interval '61 seconds' where id = ${id}`
    await noteUse(pool, id)
    const [used] =
      await pool`select last_used_at > now() - interval '1 minute' as anew from client_keys where id = ${id}`
    assert.deepEqual(used, { anew: true })
  })
})
