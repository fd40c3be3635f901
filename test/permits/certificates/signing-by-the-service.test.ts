import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { esignService } from '../../../src/permits/certificates/esign-service.ts'
import { makeCertificates } from '../../../src/permits/certificates/make.ts'
import { aSigner, verdictOn, workshop } from '../../support/files/signing.ts'
import { network } from '../../support/network.ts'
import { startEsignServer } from '../../support/outside/esign-server.ts'
import { isRefused } from '../../support/refusal.ts'
import { issued } from '../../support/scenes/permits.ts'

const net = await network()
const ours = await aSigner()
const esign = await startEsignServer(ours.signer)
after(async () => {
  await esign.stop()
  await net.close()
})
const { pool } = net.database
const sound = { holds: true, coversAll: true, namesCertificate: true, trusted: true }
const makes = (signer = ours.signer) => makeCertificates(workshop(net, signer))
const fetches = ({ id }: { id: string }) => net.applicant.asks('GET', `/v1/permits/${id}/certificate`)
const certificatesOf = (permit: { id: string }) =>
  pool<{ signedBy: string }[]>`
    select signed_by as "signedBy" from permit_certificates where permit_id = ${permit.id}`
const ordersOf = (permit: { id: string }) => pool`select from certificate_orders where permit_id = ${permit.id}`
const due = () => pool`update certificate_orders set due_at = now()`

describe('the national e-signature service', () => {
  const service = esignService(esign.settings)

  it('signs in place of a key; it gets the file, the NIK and the passphrase', async () => {
    const permit = await issued(net)
    assert.equal(await makes(service), 1)
    assert.deepEqual(
      (await certificatesOf(permit)).map(({ signedBy }) => signedBy),
      ['esign_service', 'esign_service'],
    )
    assert.deepEqual(await verdictOn((await fetches(permit)).body, ours.ca), sound)
    assert.deepEqual(esign.seen.at(-1), { status: 200, fields: ['file', 'nik', 'passphrase', 'tampilan'] })
  })

  for (const mood of [503, 400, 'unsigned', 'breaks off', 'floods'] as const) {
    it(`that fails (${mood}) delays certificates and loses none`, async () => {
      const [first, second] = [await issued(net), await issued(net)]
      esign.becomes(mood)
      const failure = await makes(service).then(
        () => assert.fail('It worked.'),
        (error: unknown) => error,
      )
      assert.deepEqual(
        [
          (await certificatesOf(first)).length,
          (await certificatesOf(second)).length,
          (await ordersOf(first)).length,
          (await ordersOf(second)).length,
        ],
        [0, 0, 1, 1],
      )
      isRefused(await fetches(first), 409, 'certificate_in_making')
      assert.doesNotMatch(spoken(failure), /passphrase-of-the-seal|3171000000000009|office-secret/)
      esign.becomes('signs')
      assert.equal(await makes(service), 0)
      await due()
      assert.equal(await makes(service), 2)
      assert.deepEqual(await verdictOn((await fetches(second)).body, ours.ca), sound)
    })
  }

  it('that does not answer at all is retried with growing pauses', async () => {
    const permit = await issued(net)
    const nobody = esignService({ ...esign.settings, url: 'http://127.0.0.1:1' })
    await assert.rejects(makes(nobody), /1 certificates could not be made/)
    await due()
    const [before] = await pool<{ at: Date }[]>`select clock_timestamp() as at`
    await assert.rejects(makes(nobody))
    const [order] = await pool<{ attempts: number; earliest: number; latest: number }[]>`
      select attempts, extract(epoch from due_at - clock_timestamp())::float8 as earliest,
        extract(epoch from due_at - ${before?.at ?? null}::timestamptz)::float8 as latest
      from certificate_orders
      where permit_id = ${permit.id}`
    assert.ok(order && order.earliest <= 10 && order.latest >= 10, JSON.stringify(order))
    assert.equal(order.attempts, 2)
    await due()
    assert.equal(await makes(), 1)
  })

  it('leaves its secrets in no table', async () => {
    const tables = await pool<
      { name: string }[]
    >`select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = 'public'`
    for (const { name } of tables) {
      const rows = await pool`
          select from ${pool.unsafe(name)} t where t::text ~ 'passphrase-of-the-seal|3171000000000009|office-secret'`
      assert.equal(rows.length, 0, name)
    }
  })
})

/** Returns the messages and stacks of an error and its causes. */
function spoken(error: unknown): string {
  if (error instanceof AggregateError) return [error.message, ...error.errors.map(spoken)].join('\n')
  return error instanceof Error ? `${error.message}\n${error.stack}\n${spoken(error.cause)}` : String(error)
}
