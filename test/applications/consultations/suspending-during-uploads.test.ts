import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { demandValidAgency } from '../../../src/access/clients/validity.ts'
import { leavesNothing, untilRegistered } from '../../support/asserting/leftovers.ts'
import { race } from '../../support/faults/racing.ts'
import { longPdf } from '../../support/files/long-files.ts'
import { begins, listening } from '../../support/files/sending.ts'
import { network } from '../../support/network.ts'
import { agencyWith, type Client, issues, type Key } from '../../support/people/agencies.ts'
import { accepted, asking, bringsConsulted, consultee, newestOf } from '../../support/scenes/consultations.ts'
import { knowsItsCalendars } from '../../support/scenes/visits.ts'

const net = await network()
after(() => net.close())
const port = await listening(net)
const fire = await consultee(net, 'Fire service')
before(async () => {
  await knowsItsCalendars(net)
  await bringsConsulted(net, 'PAPERS', { order: 'together', agencies: [asking(fire.client)] })
})

const suspends = ({ id }: Client, suspended = true) =>
  net.admin.does(201, 'POST', `/v1/clients/${id}/suspensions`, { body: { suspended, reason: 'A leaked key.' } })
const revokes = ({ id }: Client, key: Key) =>
  net.admin.does(201, 'POST', `/v1/clients/${id}/keys/${key.id}/revocations`, { body: { reason: 'It leaked.' } })

/** Uploads a paper with this key. `meanwhile` runs after the first bytes. Returns the status and code of the answer. */
async function uploadsWhile(secret: string, meanwhile: () => Promise<unknown>) {
  await accepted(net, 'PAPERS')
  const { id } = await newestOf(agencyWith(net, secret))
  const sending = begins({ port, path: `/v1/consultations/${id}/papers`, token: secret, slot: null })
  for (const chunk of longPdf(100_000)) await sending.sends(chunk)
  await untilRegistered(net)
  await meanwhile()
  sending.ends()
  const { status, refusal } = await sending.answered
  return [status, refusal.code]
}
const hasNoPaper = async () => {
  assert.deepEqual([...(await net.database.pool`select id from consultation_papers`)], [])
  await leavesNothing(net)
}

describe('an agency whose paper is sent', () => {
  it('gets client_suspended if it is suspended meanwhile, and the consultation gets no paper', async () => {
    assert.deepEqual(await uploadsWhile(fire.key.secret, () => suspends(fire.client)), [403, 'client_suspended'])
    await hasNoPaper()
    await suspends(fire.client, false)
  })

  it('gets unauthorized if its key is revoked meanwhile, and the consultation gets no paper', async () => {
    const key = await issues(net, fire.client)
    assert.deepEqual(await uploadsWhile(key.secret, () => revokes(fire.client, key)), [401, 'unauthorized'])
    await hasNoPaper()
  })
})

describe('an agency whose key expires while its paper is sent', () => {
  it('gets unauthorized, and the consultation gets no paper', async () => {
    const key = await issues(net, fire.client)
    const expires = () =>
      net.database.pool`update client_keys set expires_at = now() - interval '1 second' where id = ${key.id}`
    assert.deepEqual(await uploadsWhile(key.secret, async () => await expires()), [401, 'unauthorized'])
    await hasNoPaper()
  })
})

describe('a transaction that has found an agency valid', () => {
  it('ends before a suspension or a revocation of the key', async () => {
    const { client, key } = await consultee(net, 'Water service')
    const found = (tx: Parameters<typeof demandValidAgency>[0]) =>
      demandValidAgency(tx, { clientId: client.id, keyId: key.id })
    await race(net, found, () => revokes(client, key))
    await assert.rejects(found(net.database.pool), { code: 'unauthorized' })
    await race(
      net,
      (tx) => demandValidAgency(tx, { clientId: client.id, keyId: null }),
      () => suspends(client),
    )
    await assert.rejects(found(net.database.pool), { code: 'client_suspended' })
  })
})
