import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { removeDocument } from '../../../src/applications/documents/remove.ts'
import { changeDraft, discardApplication } from '../../../src/applications/drafts/change.ts'
import { objectsOf } from '../../support/asserting/objects.ts'
import { actorOf, arrived, documentIn, race, taking, wholeHistory } from '../../support/faults/racing.ts'
import { inputs } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import { somePdf } from '../../support/person.ts'

const net = await network()
after(() => net.close())
const channel = 'web'

describe('submitting while the draft changes', () => {
  it('is judged by the rest when a required document was removed', async () => {
    const draft = await net.applicant.prepares()
    const { id } = documentIn(draft, 'land_title')
    const applicant = await actorOf(net, 'applicant-1')
    const late = await race(
      net,
      (tx) => removeDocument({ db: tx, actor: applicant, channel, ifVersion: draft.version }, draft.id, id),
      () => net.applicant.tries('submit', draft, inputs['submit']),
    )
    assert.deepEqual(
      late.refusal.blockers?.map(({ code, target }) => ({ code, target })),
      [{ code: 'document_missing', target: 'land_title' }],
    )
    assert.equal((await wholeHistory(net, draft)).status, 'draft')
  })

  it('is judged by the answers of that moment', async () => {
    const draft = await net.applicant.prepares()
    const applicant = await actorOf(net, 'applicant-1')
    const late = await race(
      net,
      (tx) =>
        changeDraft(
          { db: tx, vault: net.vault, reads: net.reads, actor: applicant, channel, ifVersion: draft.version },
          draft.id,
          {
            answers: { applicant: null },
          },
        ),
      () => net.applicant.tries('submit', draft, inputs['submit']),
    )
    assert.deepEqual(
      late.refusal.blockers?.map(({ code }) => code),
      ['form_incomplete'],
    )
    assert.equal((await wholeHistory(net, draft)).status, 'draft')
  })

  it('includes the file that has just replaced another', async () => {
    const draft = await net.applicant.prepares()
    const uploading = arrived(net, draft, 'land_title')
    const late = await race(net, uploading, () => net.applicant.tries('submit', draft, inputs['submit']))
    assert.equal(late.status, 201, late.text)
    const { status, documents } = await wholeHistory(net, draft)
    assert.equal(status, 'submitted')
    assert.equal(documents.find(({ slot }) => slot === 'land_title')?.version, 2)
  })

  it('closes the application to a file that arrives a moment later and leaves nothing', async () => {
    const draft = await net.applicant.prepares()
    const stored = await objectsOf(net)
    const late = await race(net, taking(net, 'applicant-1', draft, { action: 'submit', statementAccepted: true }), () =>
      net.applicant.triesUpload('land_title', draft, somePdf()),
    )
    assert.equal(late.status, 409, late.text)
    assert.equal(late.refusal.code, 'not_editable')
    const { documents } = await wholeHistory(net, draft)
    assert.equal(documents.find(({ slot }) => slot === 'land_title')?.version, 1)
    assert.deepEqual(await objectsOf(net), stored)
  })

  it('closes the application to an answer that arrives a moment later', async () => {
    const draft = await net.applicant.prepares()
    const late = await race(net, taking(net, 'applicant-1', draft, { action: 'submit', statementAccepted: true }), () =>
      net.applicant.asks('PATCH', `/v1/applications/${draft.id}`, {
        body: { answers: { capacity: null } },
        headers: { 'if-match': `"${draft.version}"` },
      }),
    )
    assert.equal(late.status, 412, late.text)
    assert.deepEqual((await wholeHistory(net, draft)).answers, draft.answers)
  })
})

describe('two changes of a draft at once', () => {
  it('do not overwrite each other: the later one is refused as stale', async () => {
    const draft = await net.applicant.drafts()
    const applicant = await actorOf(net, 'applicant-1')
    const late = await race(
      net,
      (tx) =>
        changeDraft(
          { db: tx, vault: net.vault, reads: net.reads, actor: applicant, channel, ifVersion: draft.version },
          draft.id,
          {
            answers: { capacity: 'owner' },
          },
        ),
      () =>
        net.applicant.asks('PATCH', `/v1/applications/${draft.id}`, {
          body: { villageCode: '31.71.06.1001' },
          headers: { 'if-match': `"${draft.version}"` },
        }),
    )
    assert.equal(late.status, 412, late.text)
    const { answers, villageCode } = await wholeHistory(net, draft)
    assert.deepEqual({ answers, villageCode }, { answers: { capacity: 'owner' }, villageCode: null })
  })

  it('both count when two files arrive for one slot: the later one is the newer version', async () => {
    const draft = await net.applicant.drafts()
    const uploading = arrived(net, draft, 'identity_card')
    const late = await race(net, uploading, () => net.applicant.triesUpload('identity_card', draft, somePdf()))
    assert.equal(late.status, 201, late.text)
    const { documents } = await wholeHistory(net, draft)
    assert.deepEqual(
      documents.map(({ id, version }) => ({ id, version })),
      [{ id: late.json<{ id: string }>().id, version: 2 }],
    )
  })

  it('do not discard a draft with a change saved just before', async () => {
    const draft = await net.applicant.drafts()
    const applicant = await actorOf(net, 'applicant-1')
    const late = await race(
      net,
      (tx) =>
        changeDraft(
          { db: tx, vault: net.vault, reads: net.reads, actor: applicant, channel, ifVersion: draft.version },
          draft.id,
          {
            answers: { capacity: 'owner' },
          },
        ),
      () =>
        net.applicant.asks('DELETE', `/v1/applications/${draft.id}`, { headers: { 'if-match': `"${draft.version}"` } }),
    )
    assert.equal(late.status, 412, late.text)
    assert.deepEqual((await wholeHistory(net, draft)).answers, { capacity: 'owner' })
  })

  it('leave nothing of a file that arrives while its draft is discarded', async () => {
    const draft = await net.applicant.drafts()
    const applicant = await actorOf(net, 'applicant-1')
    const stored = await objectsOf(net)
    const late = await race(
      net,
      (tx) => discardApplication({ db: tx, actor: applicant, channel, ifVersion: draft.version }, draft.id),
      () => net.applicant.triesUpload('identity_card', draft, somePdf()),
    )
    assert.equal(late.status, 404, late.text)
    assert.deepEqual(await objectsOf(net), stored)
  })

  it('do not empty a slot that has just got a newer file', async () => {
    const draft = await net.applicant.drafts()
    const first = await net.applicant.uploads('identity_card', draft)
    const { version } = await net.applicant.reads(draft)
    const uploading = arrived(net, draft, 'identity_card')
    const late = await race(net, uploading, () =>
      net.applicant.asks('DELETE', `/v1/applications/${draft.id}/documents/${first.id}`, {
        headers: { 'if-match': `"${version}"` },
      }),
    )
    assert.equal(late.status, 412, late.text)
    assert.deepEqual(
      (await wholeHistory(net, draft)).documents.map((document) => document.version),
      [2],
    )
  })
})
