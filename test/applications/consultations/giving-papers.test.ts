import assert from 'node:assert/strict'
import type { Readable } from 'node:stream'
import { after, before, describe, it } from 'node:test'
import { scanPapers } from '../../../src/applications/consultations/papers/papers.ts'
import { deletePapersNotGiven } from '../../../src/applications/consultations/papers/queries.ts'
import { scanUploads } from '../../../src/applications/documents/scan.ts'
import { eraseAfterRetention } from '../../../src/personal-data/erase.ts'
import { goes } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import type { Agency } from '../../support/people/agencies.ts'
import { type Application, type Person, type Reply, somePdf } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'
import {
  accepted,
  asking,
  bringsConsulted,
  by,
  consultationsOf,
  consultee,
  newestOf,
  noObjection,
  responds,
  uploadsPaper,
} from '../../support/scenes/consultations.ts'
import { knowsItsCalendars } from '../../support/scenes/visits.ts'

const net = await network({ isScanned: true })
after(() => net.close())
const { pool } = net.database
const [fire, other] = [await consultee(net, 'Fire service'), await consultee(net, 'Another agency')]
before(async () => {
  await knowsItsCalendars(net)
  const consultations = { order: 'together', agencies: [asking(fire.client, { silence: 'nothing' })] }
  await bringsConsulted(net, 'PAPERS', consultations, { retention: { years: 1, certainty: 'uncertain' } })
})

interface Paper {
  id: string
  sha256: string
  scan: string
  givenAt: string | null
}
const scanner = (verdict: 'clean' | 'infected') => ({
  async scan(content: Readable) {
    content.destroy()
    return verdict
  },
})
const scansDocuments = async () => void (await scanUploads({ ...net, scanner: scanner('clean') }))
const file = { name: 'file', fileName: 'opinion.pdf', content: somePdf() }
const uploads = (agency: Agency, id: string, content = file.content, headers: Record<string, string> = {}) =>
  uploadsPaper(agency, { id }, { ...file, content }, headers)
const scanAll = async (verdict: 'clean' | 'infected' = 'clean') => {
  while ((await scanPapers({ ...net, scanner: scanner(verdict) })) > 0);
}
const papersOf = async (id: string) =>
  (await fire.agency.does<{ data: Paper[] }>(200, 'GET', `/v1/consultations/${id}/papers`)).data
const isAsked = async (): Promise<{ application: Application; id: string }> => {
  const application = await accepted(net, 'PAPERS', scansDocuments)
  return { application, id: (await newestOf(fire.agency)).id }
}
const bytesOf = (person: Person, application: { id: string }, id: string, paperId: string): Promise<Reply> =>
  person.asks('GET', `/v1/applications/${application.id}/consultations/${id}/papers/${paperId}/content`)
const ownBytes = (agency: Agency, id: string, paperId: string): Promise<Reply> =>
  agency.asks('GET', `/v1/consultations/${id}/papers/${paperId}/content`)
const uploaded = async (id: string, content?: Buffer) => (await uploads(fire.agency, id, content)).json<Paper>()
const opinion = (...papers: string[]) => ({ ...noObjection, papers })
const objectOf = async ({ id }: Paper) =>
  (await pool<{ objectKey: string }[]>`select object_key from consultation_papers where id = ${id}`)[0]?.objectKey ?? ''
const isStray = async (objectKey: string) =>
  (await pool`select from stray_objects where object_key = ${objectKey}`).length === 1

describe('a paper of an opinion', () => {
  it('is seen by its agency alone until its opinion is given, and then by everybody who sees that', async () => {
    const { application, id } = await isAsked()
    const paper = await uploaded(id)
    await scanAll()
    isRefused(await bytesOf(net.applicant, application, id, paper.id), 404, 'not_found')
    isRefused(await uploads(other.agency, id), 404, 'not_found')
    isRefused(await ownBytes(other.agency, id, paper.id), 404, 'not_found')
    const given = await responds(fire.agency, { id }, opinion(paper.id))
    assert.deepEqual(given.json<{ opinion: { papers: object[] } }>().opinion.papers, [
      {
        id: paper.id,
        fileName: 'opinion.pdf',
        mediaType: 'application/pdf',
        sizeBytes: file.content.length,
        sha256: paper.sha256,
      },
    ])
    for (const person of [net.applicant, net.reviewer]) {
      const sent = await bytesOf(person, application, id, paper.id)
      assert.deepEqual([sent.status, sent.body.equals(file.content)], [200, true])
    }
    isRefused(await bytesOf(net.stranger, application, id, paper.id), 404, 'not_found')
    const [read, ...others] = await pool<{ standing: string }[]>`
      select standing from data_reads where application_id = ${application.id} and document_id = ${paper.id}`
    assert.deepEqual([read?.standing, others.length], ['reviewer', 0])
    assert.equal((await ownBytes(fire.agency, id, paper.id)).body.equals(file.content), true)
  })

  it('is in the export of the applicant, with the opinion', async () => {
    const { application, id } = await isAsked()
    const [paper] = [await uploaded(id), await uploaded(id)]
    await scanAll()
    await responds(fire.agency, { id }, opinion(paper.id))
    const { applications } = await net.applicant.does<{
      applications: { id: string; consultations: { reasons: string; papers: { content: string }[] }[] }[]
    }>(200, 'GET', '/v1/me/export')
    const exported = applications.find((one) => one.id === application.id)?.consultations[0]
    assert.deepEqual(
      [exported?.reasons, exported?.papers.map(({ content }) => content)],
      [noObjection.text, [`/v1/applications/${application.id}/consultations/${id}/papers/${paper.id}/content`]],
    )
  })

  it('can be removed before, and not after', async () => {
    const { id } = await isAsked()
    const [first, second] = [await uploaded(id), await uploaded(id)]
    const removes = async (paper: Paper, headers?: Record<string, string>) =>
      fire.agency.asks('DELETE', `/v1/consultations/${id}/papers/${paper.id}`, {
        headers: headers ?? (await ifMatch()),
      })
    const ifMatch = async () => ({ 'if-match': `"${(await newestOf(fire.agency)).version}"` })
    isRefused(await removes(first, {}), 428, 'precondition_required')
    isRefused(await removes(first, { 'if-match': '"99"' }), 412, 'stale')
    const object = await objectOf(first)
    assert.equal((await removes(first)).status, 204)
    assert.equal(await isStray(object), true)
    assert.deepEqual(
      (await papersOf(id)).map((paper) => paper.id),
      [second.id],
    )
    await scanAll()
    await responds(fire.agency, { id }, opinion(second.id))
    isRefused(await removes(second), 404, 'not_found')
    isRefused(await uploads(fire.agency, id), 409, 'consultation_over')
  })

  it('is a PDF that passed the scan; each that did not is named', async () => {
    const { id } = await isAsked()
    isRefused(await uploads(fire.agency, id, Buffer.from('no paper')), 422, 'file_type_not_accepted')
    const infected = await uploaded(id)
    await scanAll('infected')
    const pending = await uploaded(id)
    const unknown = crypto.randomUUID()
    const { errors } = isRefused(
      await responds(fire.agency, { id }, opinion(infected.id, pending.id, unknown)),
      422,
      'rule_broken',
    )
    assert.deepEqual(
      errors?.map(({ pointer, code }) => [pointer, code]),
      [
        ['/papers/0', 'paper_infected'],
        ['/papers/1', 'paper_not_scanned'],
        ['/papers/2', 'unknown_paper'],
      ],
    )
    const question = { response: 'question', text: 'Which way?', by, papers: [pending.id] }
    isRefused(await responds(fire.agency, { id }, question), 422, 'rule_broken')
  })

  it('is kept once when the upload is sent again', async () => {
    const { id } = await isAsked()
    const headers = { 'idempotency-key': crypto.randomUUID() }
    const [first, again] = [
      await uploads(fire.agency, id, undefined, headers),
      await uploads(fire.agency, id, undefined, headers),
    ]
    assert.deepEqual([first.status, again.text], [201, first.text])
    assert.equal((await papersOf(id)).length, 1)
  })

  it('is deleted when the consultation ends without it, and its object is left to the sweep', async () => {
    const { application, id } = await isAsked()
    const object = await objectOf(await uploaded(id))
    await goes(net, 'applicant', 'withdraw', application)
    while ((await deletePapersNotGiven(pool, 10)) > 0);
    assert.deepEqual(await papersOf(id), [])
    assert.equal(await isStray(object), true)
  })

  it('is erased with the personal data of the application; the opinion stays', async () => {
    const { application, id } = await isAsked()
    const paper = await uploaded(id)
    await scanAll()
    await responds(fire.agency, { id }, opinion(paper.id))
    await goes(net, 'applicant', 'withdraw', application)
    const object = await objectOf(paper)
    await pool`update applications set status_since = now() - interval '2 years' where id = ${application.id}`
    await eraseAfterRetention(pool)
    assert.equal(await isStray(object), true)
    isRefused(await bytesOf(net.applicant, application, id, paper.id), 404, 'not_found')
    const [kept] = await consultationsOf(net.applicant, application)
    assert.deepEqual(kept?.opinion?.papers, [])
  })
})
