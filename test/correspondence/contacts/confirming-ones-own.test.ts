import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { confirmWaiting } from '../../../src/correspondence/contacts/changes.ts'
import { within } from '../../../src/platform/db/client.ts'
import { actorOf } from '../../support/faults/racing.ts'
import { network } from '../../support/network.ts'

const net = await network()
after(() => net.close())
const { pool } = net.database

describe('a contact that awaits its code', () => {
  it('is not confirmed by somebody else who knows the code', async () => {
    const body = { channel: 'email', address: 'applicant@example.org', language: 'en' }
    const { id } = await net.applicant.does<{ id: string }>(201, 'POST', '/v1/me/contacts', { body })
    const [row] = await pool<{ codeDigest: string }[]>`select code_digest from contacts where id = ${id}`
    const [other, owner] = [await actorOf(net, 'reviewer'), await actorOf(net, 'applicant-1')]
    const confirms = ({ personId }: { personId: string }) =>
      within(pool, (tx) => confirmWaiting(tx, personId, id, row?.codeDigest ?? ''))
    assert.equal(await confirms(other), undefined)
    assert.equal((await confirms(owner))?.id, id)
  })
})
