import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, describe, it } from 'node:test'
import { goes, imbIn } from '../../support/journey.ts'
import { openSentLetters } from '../../support/mail/sent-letters.ts'
import { faultsIn, isRefused } from '../../support/refusal.ts'
import { fence } from '../../support/scenes/fence.ts'
import { issued, takesOn } from '../../support/scenes/permits.ts'
import { publishes } from '../../support/scenes/publishing.ts'

const { net, pool, told, isTold, close } = await openSentLetters()
after(close)

/** A recognisable text that is no real law. */
const objection = {
  text: {
    id: 'Anda dapat mengajukan keberatan tertulis kepada {office} paling lambat {lastDay}.',
    en: 'You can object in writing to {office} by {lastDay}.',
  },
  short: { id: 'Keberatan: paling lambat {lastDay}.', en: 'Objections: by {lastDay}.' },
  within: { amount: 10, unit: 'days' },
}
const sets = (remedy: object | null) => net.admin.asks('POST', '/v1/legal-remedies', { body: { remedy } })
async function hasSet(remedy: object | null): Promise<{ version: number }> {
  const reply = await sets(remedy)
  assert.equal(reply.status, 201, reply.text)
  return reply.json<{ version: number }>()
}

async function refuses() {
  const application = await imbIn('refusal_proposed', net)
  await told()
  await goes(net, 'head', 'refuse', application)
  return { application, said: await isTold('refused') }
}

/** Returns the day so many days after today in Jakarta, as letters write it. */
const dayAfter = (days: number, locale: string) =>
  new Intl.DateTimeFormat(locale, { timeZone: 'Asia/Jakarta', day: 'numeric', month: 'long', year: 'numeric' }).format(
    Date.now() + days * 86_400_000,
  )

describe('a letter about a decision against a person', () => {
  it('names whom to ask while the network has no legal remedy', async () => {
    const { said } = await refuses()
    assert.match(said.en, /ask the office without delay which legal remedies are open to you, and until when\./)
    assert.match(said.id, /segera tanyakan kepada kantor upaya hukum/)
  })

  it("states the remedy of the network and its last day, in the reader's language", async () => {
    await hasSet(objection)
    const { said } = await refuses()
    assert.match(said.en, new RegExp(`You can object in writing to .* by ${dayAfter(10, 'en-GB')}\\.`))
    assert.match(said.id, new RegExp(`keberatan tertulis kepada PTSP .* paling lambat ${dayAfter(10, 'id-ID')}\\.`))
    assert.doesNotMatch(said.en, /without delay which legal remedies|\{/)
  })

  it('states it for a suspended or revoked permit, too', async () => {
    await hasSet(objection)
    const permit = await issued(net)
    await told()
    for (const [action, kind] of [
      ['suspend', 'permit_suspended'],
      ['revoke', 'permit_revoked'],
    ] as const) {
      await takesOn(net.head, permit, action)
      assert.match((await isTold(kind)).en, /You can object in writing to .* by \d/)
    }
  })

  it('counts working days by the calendar, and says if that is not published yet', async () => {
    await hasSet({ ...objection, within: { amount: 366, unit: 'working_days' } })
    const { said } = await refuses()
    assert.match(said.en, /by \d+ \w+ 20\d\d\. This last day is provisional, because the working calendar /)
    assert.match(said.id, /paling lambat \d+ \w+ 20\d\d\. Hari terakhir ini masih sementara/)
  })

  it('states no last day where none is set', async () => {
    await hasSet({
      text: { id: 'Anda dapat mengadu kapan saja.', en: 'You can complain at any time.' },
      short: { id: 'Anda dapat mengadu.', en: 'You can complain.' },
      within: null,
    })
    assert.match((await refuses()).said.en, /You can complain at any time\.\n/)
  })

  it('states the remedy at the time of the decision, however late it is sent', async () => {
    await hasSet(objection)
    const application = await imbIn('refusal_proposed', net)
    await told()
    await goes(net, 'head', 'refuse', application)
    await hasSet(null)
    assert.match((await isTold('refused')).en, /You can object in writing/)
  })

  it('names whom to ask again when the remedy was removed', async () => {
    await hasSet(objection)
    await hasSet(null)
    assert.match((await refuses()).said.en, /which legal remedies are open to you/)
  })
})

describe('the legal remedy of a permit type', () => {
  it('replaces that of the network', async () => {
    const path = new URL('../../../src/sample/permit-types/IMB.json', import.meta.url)
    const { code: _code, version: _version, validFrom: _validFrom, ...imb } = JSON.parse(await readFile(path, 'utf8'))
    await hasSet(objection)
    await publishes(net, 'IMB', {
      ...imb,
      legalRemedy: {
        text: { id: 'Jenis izin ini mempunyai upaya hukum sendiri.', en: 'This permit type has a remedy of its own.' },
        short: { id: 'Upaya sendiri.', en: 'A remedy of its own.' },
        within: null,
      },
    })
    const { said } = await refuses()
    assert.match(said.en, /This permit type has a remedy of its own\./)
    assert.doesNotMatch(said.en, /You can object/)
  })

  it('names its last day if, and only if, it has one', async () => {
    const definition = { ...fence, legalRemedy: { ...objection, within: null } }
    const body = { code: 'FENCE-R', definition }
    const reply = await net.admin.asks('POST', '/v1/permit-type-drafts', { body })
    assert.ok(faultsIn(isRefused(reply, 422, 'rule_broken')).includes('/legalRemedy/text/id last_day'))
  })
})

describe('the legal remedy of the network', () => {
  it('is kept in versions that never change, the newest first', async () => {
    const { version } = await hasSet(objection)
    const found = await net.admin.does<{ by: string; remedy: object }>(200, 'GET', `/v1/legal-remedies/${version}`)
    assert.deepEqual([found.by, found.remedy], ['admin', objection])
    const { data } = await net.admin.does<{ data: { version: number }[] }>(200, 'GET', '/v1/legal-remedies?limit=1')
    assert.deepEqual(
      data.map((one) => one.version),
      [version],
    )
    isRefused(await net.admin.asks('GET', '/v1/legal-remedies/999'), 404, 'not_found')
    await assert.rejects(pool`delete from legal_remedies`, /written once/)
  })

  it('names its last day if, and only if, it has one', async () => {
    const { text, short, within } = objection
    for (const [remedy, faults] of [
      [{ text: { id: 'Tanpa hari.', en: 'By {lastDay}.' }, short, within }, ['/remedy/text/id last_day']],
      [
        { text, short, within: null },
        [
          '/remedy/short/en last_day',
          '/remedy/short/id last_day',
          '/remedy/text/en last_day',
          '/remedy/text/id last_day',
        ],
      ],
    ] as const)
      assert.deepEqual(faultsIn(isRefused(await sets(remedy), 422, 'rule_broken')), faults)
  })

  it('is set by administrators of the province only', async () => {
    isRefused(await net.head.asks('POST', '/v1/legal-remedies', { body: { remedy: null } }), 403, 'forbidden')
  })
})
