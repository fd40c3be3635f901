import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { imbIn } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import type { Application, Blocker } from '../../support/person.ts'

const net = await network()
after(() => net.close())

const reasons = [
  { target: '/building/floors', code: 'inconsistent', note: 'The drawings show three.' },
  { target: '/site', code: 'incomplete' },
  { target: 'land_title', code: 'unreadable' },
]
const all = reasons.map(({ target }) => target)
const submission = { action: 'submit', statementAccepted: true }

describe('submitting a returned application', () => {
  it('warns of each correction that was asked for, by its label, until it is made', async () => {
    const returned = await given()
    assert.deepEqual(targets(await warnings(returned)), all)
    await net.applicant.saves(returned, { answers: { building: { floors: 3 } } })
    assert.deepEqual(targets(await warnings(returned)), ['/site', 'land_title'])
    await net.applicant.uploads('land_title', returned)
    assert.deepEqual(targets(await warnings(returned)), ['/site'])
    await net.applicant.saves(await net.applicant.reads(returned), { answers: { site: { postcode: '10320' } } })
    assert.equal(await warnings(returned), undefined)
    assert.deepEqual(
      (await net.applicant.reads(returned)).returnReasons,
      reasons,
      'The reasons stay as they were given.',
    )
  })

  it('says so in both languages, also in a preview', async () => {
    const returned = await given()
    const previewed = async (language: string) => {
      const { warnings } = await net.applicant.does<{ warnings: Blocker[] }>(
        200,
        'POST',
        `/v1/applications/${returned.id}/transitions?dryRun=true`,
        { body: submission, headers: { 'accept-language': language } },
      )
      return warnings
    }
    assert.deepEqual((await previewed('en'))[0], {
      code: 'not_corrected',
      target: '/building/floors',
      detail:
        '"Building › Number of floors" has not been changed since the application was returned. Correct it, or ' +
        'explain it to the office in a message.',
    })
    assert.match((await previewed('id'))[2]?.detail ?? '', /^".+" belum diubah sejak permohonan dikembalikan\./)
  })

  it('is possible without any correction', async () => {
    const returned = await given()
    assert.equal((await net.applicant.takes('submit', returned, { statementAccepted: true })).to, 'submitted')
  })

  it('warns anew after the next return', async () => {
    const returned = await given()
    await net.applicant.saves(returned, { answers: { building: { floors: 3 } } })
    await net.applicant.uploads('land_title', returned)
    await net.applicant.takes('submit', returned, { statementAccepted: true })
    await net.frontDesk.takes('return', returned, { reasons })
    assert.deepEqual(targets(await warnings(returned)), all)
  })

  it('has no warnings in a draft, nor for an answer that stays the same', async () => {
    const draft = await imbIn('draft', net)
    assert.equal(await warnings(draft), undefined)
    const returned = await given()
    await net.applicant.saves(returned, { answers: { building: returned.answers['building'] } })
    assert.deepEqual(targets(await warnings(returned)), all)
  })
})

const targets = (found: Blocker[] | undefined) => found?.map(({ target }) => target)

async function warnings({ id }: { id: string }): Promise<Blocker[] | undefined> {
  const { nextActions } = await net.applicant.reads({ id })
  assert.deepEqual(
    nextActions[0]?.blockers.filter(({ code }) => code === 'not_corrected'),
    [],
  )
  return nextActions.find(({ action }) => action === 'submit')?.warnings
}

async function given(): Promise<Application> {
  const application = await imbIn('submitted', net)
  await net.frontDesk.takes('return', application, { reasons })
  return net.applicant.reads(application)
}
