import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { network } from '../support/network.ts'
import { type Agency, agency, type Permit } from '../support/people/agencies.ts'
import type { Application } from '../support/person.ts'
import { today } from '../support/scenes/days.ts'
import { fence, named } from '../support/scenes/fence.ts'
import { isCertified } from '../support/scenes/permits.ts'
import { publishes, rollsOut } from '../support/scenes/publishing.ts'

const name = { type: 'string', maxLength: 150 }
const nameOf = (label: string) =>
  named(label, { type: 'object', additionalProperties: false, properties: { name: named('Nama', name) } })
const applicant = { name: 'Applicant 1' }
/** Returns a part with a name that can be corrected, as a personal answer is beside it. */
function personalNameOf(label: string) {
  const part = nameOf(label)
  Object.assign(part.properties, { phone: { ...named('Telepon', name), 'x-personal': 'phone' } })
  return part
}

/** A permit of the company, or of its owner, whose name is personal, or of the applicant. */
const shop = {
  ...fence,
  names: { id: 'Izin toko', en: 'Shop permit' },
  holder: ['/company~1shop/name', '/owner/name', '/applicant/name'],
  authority: [],
  stages: { inspection: false, fee: false },
  originalsGate: 'none',
  fee: null,
  form: {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    additionalProperties: false,
    properties: {
      applicant: personalNameOf('Pemohon'),
      'company/shop': personalNameOf('Perusahaan'),
      owner: { ...nameOf('Pemilik'), 'x-personal': 'other' },
    },
  },
  documents: [],
  samples: [
    {
      names: { id: 'Toko', en: 'A shop' },
      villageCode: '31.71.06.1001',
      on: today(),
      answers: { applicant },
      expect: { level: 'village', documents: [], inspection: false, fee: null },
    },
  ],
}

const net = await network()
after(() => net.close())

let court: Agency
before(async () => {
  await publishes(net, 'TOKO', shop)
  await rollsOut(net, 'TOKO', '31')
  const purpose = {
    code: 'court',
    text: { id: 'Perkara', en: 'A case' },
    personalData: ['holder_name'],
    legalBasis: 'A sample law',
  }
  court = (await agency(net, { permitTypes: ['TOKO'], purposes: [purpose] })).agency
})

async function issuedTo(answers: object): Promise<Application> {
  const draft = await net.applicant.drafts('TOKO', { answers, villageCode: '31.71.06.1001' })
  await net.applicant.takes('submit', draft, { statementAccepted: true })
  await net.frontDesk.takes('accept', draft)
  await net.reviewer.takes('approve', draft)
  await net.head.takes('sign', draft)
  return net.applicant.reads(draft)
}

/** Returns the holder that the agency reads in its list, and the fields of the reads that the applicant sees. */
async function disclosedOf({ id, reference }: Application) {
  const { data } = (await court.asksFor('/v1/permits?limit=200', 'court')).json<{ data: Permit[] }>()
  const { data: reads } = await net.applicant.does<{ data: { application: { id: string }; fields: string[] }[] }>(
    200,
    'GET',
    '/v1/me/data-access?limit=200',
  )
  return {
    holder: data.find((permit) => permit.reference === reference)?.holder,
    fields: reads.find(({ application }) => application.id === id)?.fields,
  }
}

/** Corrects answers of a permit with a certificate, which the office accepts. Returns the time. */
async function corrects(application: Application, answers: object): Promise<string> {
  await isCertified(net, application)
  const body = { answers, reason: 'It was mistyped.' }
  const path = `/v1/applications/${application.id}/corrections`
  const asked = await net.applicant.does<{ id: string }>(201, 'POST', path, { body })
  const { version } = await net.frontDesk.reads(application)
  const decided = await net.frontDesk.does<{ outcome: { at: string } }>(200, 'PUT', `${path}/${asked.id}/outcome`, {
    body: { outcome: 'accepted' },
    headers: { 'if-match': `"${version}"` },
  })
  return decided.outcome.at
}

describe('the name of a holder that a purpose discloses', () => {
  it('is that of the certificate: the company, and not the person who applied for it', async () => {
    const application = await issuedTo({ applicant, 'company/shop': { name: 'PT Contoh' } })
    assert.deepEqual(await disclosedOf(application), {
      holder: { name: 'PT Contoh', correctedAt: null },
      fields: ['/company~1shop/name'],
    })
  })

  it('is the next answer that the type lists where the first one is blank', async () => {
    const application = await issuedTo({ applicant, 'company/shop': { name: ' ' } })
    assert.deepEqual(await disclosedOf(application), {
      holder: { ...applicant, correctedAt: null },
      fields: ['/applicant/name'],
    })
  })

  it('tells when it was corrected after the permit was issued: the certificate has the earlier name', async () => {
    const application = await issuedTo({ applicant: { ...applicant, phone: '+6281200000001' } })
    const correctedAt = await corrects(application, { applicant: { name: 'Pemohon 1' } })
    const { holder } = await disclosedOf(application)
    assert.deepEqual(holder, { name: 'Pemohon 1', correctedAt })
  })

  it('tells so when a correction took away the name of the certificate, and the next one is told', async () => {
    const phone = '+6281200000001'
    const application = await issuedTo({ applicant, 'company/shop': { name: 'PT Contoh', phone } })
    const correctedAt = await corrects(application, { 'company/shop': { name: null } })
    assert.deepEqual((await disclosedOf(application)).holder, { ...applicant, correctedAt })
  })

  it('does not tell of a correction of another name', async () => {
    const [company, phone] = [{ name: 'PT Contoh' }, '+6281200000001']
    const application = await issuedTo({ applicant: { ...applicant, phone }, 'company/shop': company })
    await corrects(application, { applicant: { name: 'Pemohon 1' } })
    assert.deepEqual((await disclosedOf(application)).holder, { ...company, correctedAt: null })
  })

  it('is null where the name is personal: it is encrypted, and no other one is told in its place', async () => {
    const application = await issuedTo({ applicant, owner: { name: 'Owner 1' } })
    assert.deepEqual(await disclosedOf(application), { holder: null, fields: [] })
  })

  it('is null where no answer names a holder, and no field is on record', async () => {
    assert.deepEqual(await disclosedOf(await issuedTo({})), { holder: null, fields: [] })
  })
})
