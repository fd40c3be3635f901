import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { makeCertificates } from '../../../src/permits/certificates/make.ts'
import { changesNothing } from '../../support/asserting/standstill.ts'
import { aSigner, workshop } from '../../support/files/signing.ts'
import { certificateLetterOf } from '../../support/mail/certificate-letter.ts'
import { network } from '../../support/network.ts'
import { isRefused } from '../../support/refusal.ts'
import { issued } from '../../support/scenes/permits.ts'

interface Access {
  what: string
  application: { id: string }
  reader: { role: string; office: object | null; agency: object | null }
  purpose: { status: string | null; reason: string | null }
  fields: string[]
}

const net = await network()
after(() => net.close())
const { pool } = net.database
const { signer } = await aSigner()
const form = { payload: 'language=en', type: 'application/x-www-form-urlencoded' }

/** Returns a permit with its certificate, and the address of the link in the letter about it. */
async function byLetter() {
  const permit = await issued(net)
  const at = `/v1/certificate-letters/${await certificateLetterOf(net, permit)}`
  await makeCertificates(workshop(net, signer))
  return { ...permit, at }
}
const reads = ({ applicationId }: { applicationId: string }) => pool<{ standing: string; readerId: string | null }[]>`
  select standing, reader_id
  from data_reads
  where application_id = ${applicationId} and standing = 'letter_link'`

describe('a download by the link in a letter', () => {
  it('is on the record of reads, which the person sees once they have an account', async () => {
    const { applicationId, at } = await byLetter()
    assert.equal((await net.nobody.asks('POST', at, { raw: form })).status, 200)
    await pool`
      update applications
      set applicant_id = (select id from people where subject = 'applicant-1')
      where id = ${applicationId}`
    const { data } = await net.applicant.does<{ data: Access[] }>(200, 'GET', '/v1/me/data-access')
    const [read, ...more] = data.filter(
      ({ application, reader }) => application.id === applicationId && reader.role === 'letter_link',
    )
    assert.deepEqual(more, [])
    assert.deepEqual(
      [read?.what, read?.reader, read?.purpose, read?.fields],
      [
        'permit',
        { role: 'letter_link', office: null, agency: null },
        { status: 'issued', reason: null, stated: null },
        ['/applicant/name'],
      ],
    )
  })

  it('is recorded each time, and the page alone is not: it names nobody', async () => {
    const permit = await byLetter()
    await changesNothing(net, async () => {
      for (const method of ['HEAD', 'GET'] as const)
        assert.equal((await net.nobody.asks(method, permit.at, { headers: { accept: 'text/html' } })).status, 200)
    })
    for (let times = 0; times < 2; times++)
      assert.equal((await net.nobody.asks('POST', permit.at, { raw: form })).status, 200)
    assert.equal((await reads(permit)).length, 2)
  })

  it('sends nothing while it cannot be recorded', async () => {
    const { at } = await byLetter()
    await pool`alter table data_reads rename to data_reads_away`
    try {
      const reply = await net.nobody.asks('POST', at, { raw: form })
      isRefused(reply, 503, 'unavailable')
      assert.doesNotMatch(reply.text, /%PDF/)
    } finally {
      await pool`alter table data_reads_away rename to data_reads`
    }
    assert.equal((await net.nobody.asks('POST', at, { raw: form })).status, 200)
  })
})
