import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { momentInWords } from '../../../src/platform/moment-words.ts'
import { changesNothing } from '../../support/asserting/standstill.ts'
import { goes } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import { type Application, type Person, somePdf } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'
import {
  handsOver,
  issuesCode,
  mandate,
  takesOver,
  triesToIssue,
  triesToTakeOver,
} from '../../support/scenes/accounts.ts'
import { readsPermit, takesOn, triesOn } from '../../support/scenes/permits.ts'
import { appoint, officeOf } from '../../support/staff.ts'

const net = await network()
after(() => net.close())
const { head, frontDesk, reviewer } = net
const place = { villageCode: '31.71.06.1001' }

/** Returns a new person, to whom no limit of another test applies. */
const somebody = (name: string): Promise<Person> => net.person(`${name}-${crypto.randomUUID()}`)

/** Returns an employee and the director of one company, with what the employee has filed for it. */
async function company(permitType = 'SKTM') {
  const [employee, director] = await Promise.all([somebody('employee'), somebody('director')])
  return { employee, director, file: await employee.submits(permitType, place) }
}

const isIssued = async (file: Application) => {
  await goes(net, 'frontDesk', 'accept', file)
  await goes(net, 'reviewer', 'approve', file)
  await goes(net, 'head', 'sign', file)
}
const lastOf = async (person: Person, { id }: Application) =>
  (
    await person.does<{ data: { type: string; details: object; actor: { standing: string } }[] }>(
      200,
      'GET',
      `/v1/applications/${id}/events?limit=200`,
    )
  ).data.slice(-2)

describe('an employee who leaves the company', () => {
  it('hands an application over to the director, who goes on with all that is in it', async () => {
    const { employee, director, file } = await company()
    await frontDesk.takes('return', file, { reasons: [{ target: 'family_card', code: 'unreadable' }] })
    const before = await employee.reads(file)
    await handsOver(employee, director, file)
    const own = await director.reads(file)
    assert.deepEqual([own.answers, own.documents, own.status], [before.answers, before.documents, 'returned'])
    assert.deepEqual(
      (await lastOf(director, file)).map(({ type, actor: { standing } }) => [type, standing]),
      [
        ['account_code.issued', 'applicant'],
        ['application.account_changed', 'applicant'],
      ],
    )
    await director.uploads('family_card', file, somePdf())
    await director.takes('submit', file, { statementAccepted: true })
  })

  it('who is gone is no obstacle: the head hands it over on proof of authority, also with a permit', async () => {
    const { employee, director, file } = await company()
    await isIssued(file)
    const code = await issuesCode(head, file, { mandate })
    assert.deepEqual(
      (await lastOf(employee, file)).at(-1)?.details,
      { goodForDays: 14, ...mandate },
      'The present account reads who was believed, and why.',
    )
    await takesOver(director, code)
    const { permit } = await director.reads(file)
    assert.equal((await readsPermit(director, { id: permit?.id ?? '' })).state, 'in_force')
    const renewal = await director.asks('POST', '/v1/applications', {
      body: { permitType: 'SKTM', startFrom: { applicationId: file.id, purpose: 'amendment' } },
    })
    assert.equal(renewal.status, 201, renewal.text)
  })

  it('may come back: the director hands it over again', async () => {
    const { employee, director, file } = await company()
    await handsOver(employee, director, file)
    await handsOver(director, employee, file)
    assert.deepEqual(
      (await employee.reads(file)).nextActions.map(({ action }) => action),
      ['withdraw'],
    )
    isRefused(await director.asks('GET', `/v1/applications/${file.id}`), 404, 'not_found')
  })
})

describe('a code for another account', () => {
  it('is issued to the applicant and to the head of the responsible office, and to nobody else', async () => {
    const { file } = await company()
    await changesNothing(net, async () => {
      for (const officer of [frontDesk, reviewer]) isRefused(await triesToIssue(officer, file), 403, 'forbidden')
      isRefused(await triesToIssue(await somebody('stranger'), file), 404, 'not_found')
    })
  })

  it('is issued by a head on a stated mandate only, without numbers of people; an applicant states none', async () => {
    const { employee, file } = await company()
    const faultsIn = async (by: Person, body: object) =>
      isRefused(await triesToIssue(by, file, body), 422, 'rule_broken').errors?.map(({ pointer, code }) => [
        pointer,
        code,
      ])
    await changesNothing(net, async () => {
      assert.deepEqual(await faultsIn(head, {}), [['/mandate', 'required']])
      assert.deepEqual(await faultsIn(employee, { mandate }), [['/mandate', 'false schema']])
      const numbered = { mandate: { ...mandate, proof: 'Identity card 3171064501900001' } }
      assert.deepEqual(await faultsIn(head, numbered), [['/mandate/proof', 'personal_number']])
    })
  })

  it('that the office has issued cannot be replaced by the applicant', async () => {
    const { employee, director, file } = await company()
    const code = await issuesCode(head, file, { mandate })
    isRefused(await triesToIssue(employee, file), 409, 'code_of_office')
    await takesOver(director, code)
    await issuesCode(director, file)
  })

  it('that nobody uses keeps the applicant from issuing one for 14 days, as the refusal says', async () => {
    const { employee, director, file } = await company()
    const unused = await issuesCode(head, file, { mandate })
    assert.equal(Math.ceil((Date.parse(unused.expiresAt) - Date.now()) / 86_400_000), 14)
    const { detail } = isRefused(await triesToIssue(employee, file), 409, 'code_of_office')
    assert.ok(detail?.includes(`If nobody uses it until ${momentInWords(unused.expiresAt, 'en')}`), detail)
    await net.database.pool`update claim_codes set expires_at = now() where application_id = ${file.id}`
    await handsOver(employee, director, file)
    isRefused(await triesToTakeOver(await somebody('late'), unused), 404, 'not_found')
  })

  it('is for applications of accounts: what a counter filed is taken over with a claim code', async () => {
    const { id: filedAtOfficeId } = await officeOf(net, '31.71.06.1001')
    const filed = await appoint(net, ['front_desk'], '31.71.06.1001')
    const file = await filed.submits('SKTM', { ...place, filedAtOfficeId })
    isRefused(await triesToIssue(head, file, { mandate }), 403, 'forbidden')
  })

  it('works once, and not for an officer who has handled the application', async () => {
    const { employee, director, file } = await company()
    await frontDesk.takes('accept', file)
    const code = await issuesCode(employee, file)
    isRefused(await triesToTakeOver(frontDesk, code), 403, 'acted_on_it')
    isRefused(await triesToTakeOver(employee, code), 409, 'yours_already')
    await takesOver(director, code)
    isRefused(await triesToTakeOver(await somebody('late'), code), 404, 'not_found')
  })
})

describe('an officer to whose account an application belonged', () => {
  it('takes no step on it, and is not assigned to it', async () => {
    const officer = await appoint(net, ['front_desk', 'reviewer', 'head'], '31.71.06.1001')
    const file = await officer.submits('SKTM', place)
    await handsOver(officer, await somebody('spouse'), file)
    isRefused(await officer.tries('accept', file), 403, 'own_application')
    assert.deepEqual((await officer.reads(file)).nextActions, [])
    isRefused(await triesToIssue(officer, file, { mandate }), 403, 'forbidden')
    await frontDesk.takes('accept', file)
    const { version } = await head.reads(file)
    const { id: personId } = await officer.does<{ id: string }>(200, 'GET', '/v1/me')
    const assigned = await head.asks('PUT', `/v1/applications/${file.id}/assignee`, {
      body: { personId },
      headers: { 'if-match': `"${version}"` },
    })
    isRefused(assigned, 422, 'rule_broken')
  })

  it('decides nothing about its permit', async () => {
    const officer = await appoint(net, ['head'], '31.71.06.1001')
    const file = await officer.submits('SKTM', place)
    await handsOver(officer, await somebody('spouse'), file)
    await isIssued(file)
    const { permit } = await head.reads(file)
    const id = permit?.id ?? ''
    isRefused(await triesOn(officer, { id }, 'suspend'), 403, 'own_permit')
    await takesOn(head, { id }, 'suspend')
  })
})
