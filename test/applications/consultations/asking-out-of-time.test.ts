import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { goes } from '../../support/journey.ts'
import { network } from '../../support/network.ts'
import { isRefused } from '../../support/refusal.ts'
import { asking, bringsConsulted, consultee, terms } from '../../support/scenes/consultations.ts'
import { knowsItsCalendars } from '../../support/scenes/visits.ts'

const net = await network()
after(() => net.close())
const [fire, health] = [await consultee(net, 'Fire service'), await consultee(net, 'Health agency')]
before(async () => {
  await knowsItsCalendars(net)
  await bringsConsulted(net, 'EARLY', { order: 'together', agencies: [asking(fire.client)], further: terms })
})

describe('a reviewer who asks an agency', () => {
  it('before the acceptance is told in which statuses it is possible, and asks nobody', async () => {
    const draft = await net.applicant.drafts('EARLY', {
      villageCode: '31.71.06.1001',
      answers: { fence: { length: 60, posts: 11, material: 'wood' } },
    })
    await net.applicant.uploads('identity_card', draft)
    await goes(net, 'applicant', 'submit', draft)
    const before = await net.reviewer.reads(draft)
    const body = { clientId: health.client.id, question: 'Is it healthy?' }
    const reply = await net.reviewer.asks('POST', `/v1/applications/${draft.id}/consultations`, { body })
    assert.match(
      isRefused(reply, 409, 'not_editable').detail,
      /Do it while its status is "in review" or "in inspection"/,
    )
    assert.equal((await net.reviewer.reads(draft)).version, before.version)
  })
})
