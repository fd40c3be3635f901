import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import type { Db } from '../../../src/platform/db/client.ts'
import { race } from '../../support/faults/racing.ts'
import { network } from '../../support/network.ts'
import { bank, type Client, registers } from '../../support/people/agencies.ts'
import { faultsIn, isRefused } from '../../support/refusal.ts'

const net = await network()
after(() => net.close())
const { admin } = net

/** Registers an agency with this subject in a transaction. */
const registered = (subject: string) => (tx: Db) =>
  tx`
  insert into clients (environment, registration)
  values ('test', ${JSON.stringify({ ...bank, oauthClient: { clientId: subject, subject } })}::text::jsonb)`

describe('a subject of the issuer that another agency gets meanwhile', () => {
  it('is refused to an agency that is registered', async () => {
    const oauthClient = { clientId: 'registered', subject: 'registered' }
    const reply = await race(net, registered('registered'), () =>
      admin.asks('POST', '/v1/clients', { body: { ...bank, oauthClient } }),
    )
    assert.deepEqual(faultsIn(isRefused(reply, 422, 'rule_broken')), ['/oauthClient/subject subject_taken'])
  })

  it('is refused to an agency whose registration is changed, which stays as it is', async () => {
    const client = await registers(net)
    const reply = await race(net, registered('changed'), () =>
      admin.asks('PATCH', `/v1/clients/${client.id}`, {
        headers: { 'if-match': '"1"' },
        body: { oauthClient: { clientId: 'changed', subject: 'changed' } },
      }),
    )
    assert.deepEqual(faultsIn(isRefused(reply, 422, 'rule_broken')), ['/oauthClient/subject subject_taken'])
    assert.deepEqual(await admin.does<Client>(200, 'GET', `/v1/clients/${client.id}`), client)
  })
})
