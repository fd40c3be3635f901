import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { reprDigest } from '../../../src/http/attachment.ts'
import { replaceableStorage } from '../../support/faults/replaceable-storage.ts'
import { goes } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import type { Application } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'
import { asking, by, consultee, newestOf, opens, responds } from '../../support/scenes/consultations.ts'
import { consultedFence } from '../../support/scenes/consulted-fence.ts'
import { named } from '../../support/scenes/fence.ts'
import { brings } from '../../support/scenes/inspected-fence.ts'
import { knowsItsCalendars } from '../../support/scenes/visits.ts'

const storage = replaceableStorage()
const net = await network(storage)
after(() => net.close())
const [fire, environment] = [await consultee(net, 'Fire service'), await consultee(net, 'Environment agency')]
const { form } = consultedFence
const answers = {
  fence: { length: 60, posts: 11, material: 'wood' },
  owner: { nik: '3171061010900001', phone: '+6281234567890' },
}
const personal = (name: keyof typeof answers.owner, pattern: string) =>
  named(name, { type: 'string', pattern, 'x-personal': name, examples: [answers.owner[name]] })
const owner = named('Owner', {
  type: 'object',
  additionalProperties: false,
  properties: { nik: personal('nik', '^[0-9]{16}$'), phone: personal('phone', '^\\+62[0-9]{8,12}$') },
})
let application: Application
before(async () => {
  await knowsItsCalendars(net)
  await brings(net, 'SHOWN', {
    ...consultedFence,
    form: { ...form, properties: { ...form.properties, owner } },
    consultations: {
      order: 'together',
      agencies: [
        asking(fire.client, { answers: ['/fence', '/owner/phone'] }),
        asking(environment.client, { documents: [], answers: ['/fence/material', '/fence/electric'] }),
      ],
    },
  })
  application = await net.applicant.drafts('SHOWN', { villageCode: '31.71.06.1001', answers })
  await net.applicant.uploads('identity_card', application)
  await goes(net, 'applicant', 'submit', application)
  await goes(net, 'frontDesk', 'accept', application)
})

describe('an inquiry into an application', () => {
  it('names the agency of each of its events, and none for those of others', async () => {
    const asked = await newestOf(environment.agency)
    const response = await responds(environment.agency, asked, { by, response: 'question', text: 'Which wood is it?' })
    assert.equal(response.status, 201, response.text)
    const { history } = await net.admin.does<{ history: { actor: { standing: string; agency: object | null } }[] }>(
      201,
      'POST',
      '/v1/audit/inquiries',
      { body: { reference: application.reference, reason: 'The ombudsman asks who was asked.' } },
    )
    const agencies = history.map(({ actor: { standing, agency } }) => [standing === 'agency', agency])
    assert.deepEqual(
      agencies.filter(([isAgency, agency]) => isAgency || agency !== null),
      [[true, environment.client.names]],
    )
  })
})

describe('the file that an agency reads', () => {
  it('has the answers and documents that the type shows to this agency, and no others', async () => {
    const [toFire, toEnvironment] = [
      await opens(fire.agency, await newestOf(fire.agency)),
      await opens(environment.agency, await newestOf(environment.agency)),
    ]
    const shown = [toFire, toEnvironment].map(({ file }) => [
      file?.answers.map(({ pointer, value }) => [pointer, value]),
      file?.documents.map(({ slot }) => slot),
    ])
    assert.deepEqual(shown, [
      [
        [
          ['/fence', answers.fence],
          ['/owner/phone', answers.owner.phone],
        ],
        ['identity_card'],
      ],
      [[['/fence/material', 'wood']], []],
    ])
  })

  it('does not send a document to an agency that it is not shown to', async () => {
    const { file } = await opens(fire.agency, await newestOf(fire.agency))
    const asked = await newestOf(environment.agency)
    const path = `/v1/consultations/${asked.id}/documents/${file?.documents[0]?.id}/content`
    isRefused(await environment.agency.asks('GET', path, { headers: { purpose: 'opinion' } }), 404, 'not_found')
  })

  it('sends a document with the SHA-256 that the file states of it', async () => {
    const asked = await newestOf(fire.agency)
    const [document] = (await opens(fire.agency, asked)).file?.documents ?? []
    const { headers } = await fire.agency.asks(
      'GET',
      `/v1/consultations/${asked.id}/documents/${document?.id}/content`,
      {
        headers: { purpose: 'opinion' },
      },
    )
    assert.equal(headers['repr-digest'], reprDigest(String(document?.sha256)))
  })

  it('records a download once its bytes are there, and not while the storage does not answer', async () => {
    const asked = await newestOf(fire.agency)
    const { file } = await opens(fire.agency, asked)
    const downloads = () =>
      fire.agency.asks('GET', `/v1/consultations/${asked.id}/documents/${file?.documents[0]?.id}/content`, {
        headers: { purpose: 'opinion' },
      })
    const recorded = async () =>
      (await net.database.pool`select from data_reads where application_id = ${application.id} and what = 'document'`)
        .length
    const before = await recorded()
    {
      using _ = storage.replaceParts(() => ({ get: () => Promise.reject(new Error('The storage is gone.')) }))
      isRefused(await downloads(), 503, 'unavailable')
    }
    assert.equal(await recorded(), before)
    assert.equal((await downloads()).status, 200)
    assert.equal(await recorded(), before + 1)
  })

  it('records for the applicant the personal answers that this agency read', async () => {
    for (const { agency } of [fire, environment]) await opens(agency, await newestOf(agency))
    const reads = await net.database.pool<{ fields: string[] }[]>`
      select fields from data_reads where application_id = ${application.id} and standing = 'agency' order by id`
    assert.deepEqual(
      reads.slice(-2).map(({ fields }) => fields),
      [['/owner/phone'], []],
    )
  })
})
