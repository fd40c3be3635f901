import assert from 'node:assert/strict'
import { after, beforeEach, describe, it } from 'node:test'
import { scanUploads } from '../../../src/applications/documents/scan.ts'
import { scanPauses, settleScan } from '../../../src/applications/documents/scan-changes.ts'
import { clamd } from '../../../src/platform/scanner.ts'
import { network } from '../../support/network.ts'
import { clamdServer, virus } from '../../support/outside/clamd.ts'
import type { Application } from '../../support/person.ts'
import { somePdf, somePng } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'

const net = await network({ isScanned: true })
after(() => net.close())
const scanner = await clamdServer()
after(() => scanner.close())
const { pool } = net.database

const work = () => scanUploads({ database: net.database, storage: net.storage, scanner: clamd(scanner.address) })
async function scansAll(): Promise<number> {
  let all = 0
  for (let done = 1; done > 0; all += done) done = await work()
  return all
}

beforeEach(async () => {
  scanner.state.answer = undefined
  await scansAll()
})

const infected = () => Buffer.concat([somePng(), virus])
const blockersOf = ({ nextActions }: Application) =>
  nextActions.find(({ action }) => action === 'submit')?.blockers.map(({ code, target }) => `${code} ${target}`) ?? []
const submitDetail = ({ nextActions }: Application) =>
  nextActions.find(({ action }) => action === 'submit')?.blockers.find(({ target }) => target === 'identity_card')
    ?.detail ?? ''
const contentOf = ({ id }: { id: string }, documentId: string) =>
  net.applicant.asks('GET', `/v1/applications/${id}/documents/${documentId}/content`)

describe('a verdict that comes late', () => {
  const of = ({ id }: Application, documentId: string) => ({
    id: documentId,
    objectKey: '',
    applicationId: id,
    slot: 'identity_card',
  })

  it('changes neither an upload that was scanned meanwhile, nor its application', async () => {
    const application = await net.applicant.prepares('SKTM')
    await scansAll()
    const before = await net.applicant.reads(application)
    const [card] = before.documents.filter(({ slot }) => slot === 'identity_card')
    for (const verdict of ['infected', 'clean'] as const)
      await settleScan(pool, of(application, card?.id ?? assert.fail()), verdict)
    assert.deepEqual(await net.applicant.reads(application), before)
  })

  it('on an upload that was removed changes nothing', async () => {
    const application = await net.applicant.drafts('SKTM')
    await settleScan(pool, of(application, crypto.randomUUID()), 'infected')
    assert.equal((await net.applicant.reads(application)).version, application.version)
  })
})

describe('an upload', () => {
  it('waits for the scanner, is unavailable meanwhile, and blocks the submission', async () => {
    const application = await net.applicant.prepares('SKTM')
    const { documents } = await net.applicant.reads(application)
    assert.deepEqual(new Set(documents.map(({ scan }) => scan)), new Set(['pending']))
    assert.deepEqual(
      blockersOf(await net.applicant.reads(application)).sort(),
      documents.map(({ slot }) => `document_not_scanned ${slot}`).sort(),
    )
    isRefused(await net.applicant.tries('submit', application, { statementAccepted: true }), 422, 'blocked')
    isRefused(await contentOf(application, documents[0]?.id ?? ''), 409, 'received_file_refused')

    assert.equal(await scansAll(), documents.length)
    const scanned = await net.applicant.reads(application)
    assert.deepEqual(new Set(scanned.documents.map(({ scan }) => scan)), new Set(['clean']))
    assert.equal(scanned.version, application.version, 'a clean file changes nothing that a client has read')
    assert.equal((await contentOf(application, documents[0]?.id ?? '')).status, 200)
    await net.applicant.takes('submit', application, { statementAccepted: true })
  })

  it('that is infected is quarantined, with an event, until another file replaces it', async () => {
    const application = await net.applicant.prepares('SKTM')
    const { id } = await net.applicant.uploads('identity_card', application, infected())
    await scansAll()
    const quarantined = await net.applicant.reads(application)
    assert.deepEqual(blockersOf(quarantined), ['document_infected identity_card'])
    isRefused(await contentOf(application, id), 409, 'received_file_refused')
    const { data } = await net.applicant.does<{ data: { type: string; details: object }[] }>(
      200,
      'GET',
      `/v1/applications/${application.id}/events?limit=200`,
    )
    assert.equal(data.filter(({ type }) => type === 'document.quarantined').length, 1)
    await net.applicant.uploads('identity_card', application, somePdf())
    await scansAll()
    await net.applicant.takes('submit', application, { statementAccepted: true })
  })

  it('waits while the scanner does not answer, is retried, and then fails', async () => {
    const application = await net.applicant.drafts('SKTM')
    const { id } = await net.applicant.uploads('identity_card', application, somePdf())
    scanner.state.answer = () => 'stream: too busy ERROR'
    const later = () => pool`update documents set next_scan_at = now() where id = ${id} and next_scan_at is not null`
    const scanOf = async () => (await net.applicant.reads(application)).documents[0]?.scan
    for (const _ of scanPauses) {
      await assert.rejects(work(), /no verdict/)
      assert.equal(await work(), 0, 'it is not tried again at once')
      assert.equal(await scanOf(), 'pending')
      await later()
    }
    await assert.rejects(work(), /no verdict/)
    await later()
    assert.deepEqual([await work(), await scanOf()], [0, 'failed'])
    assert.match(submitDetail(await net.applicant.reads(application)), /could not be scanned.*Upload it again/)
    assert.match((await contentOf(application, id)).text, /Upload it again/)
  })

  it('is scanned once by several workers', async () => {
    const application = await net.applicant.prepares('SKTM')
    const before = scanner.state.scanned
    await Promise.all([scansAll(), scansAll(), scansAll()])
    assert.equal(scanner.state.scanned - before, (await net.applicant.reads(application)).documents.length)
  })

  it('that was removed meanwhile leaves nothing behind', async () => {
    const application = await net.applicant.drafts('SKTM')
    await net.applicant.uploads('identity_card', application, infected())
    scanner.state.answer = () => 'stream: Eicar-Test-Signature FOUND'
    const [document] = (await net.applicant.reads(application)).documents
    const { version } = await net.applicant.reads(application)
    await net.applicant.does(204, 'DELETE', `/v1/applications/${application.id}/documents/${document?.id}`, {
      headers: { 'if-match': `"${version}"` },
    })
    const after = await net.applicant.reads(application)
    await scansAll()
    assert.equal((await net.applicant.reads(application)).version, after.version)
  })
})
