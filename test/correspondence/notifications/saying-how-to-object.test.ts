import assert from 'node:assert/strict'
import { after, beforeEach, describe, it } from 'node:test'
import { openSentLetters } from '../../support/mail/sent-letters.ts'
import { atTheCounter } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'
import { decides, grounds, objects, refuses, remedies, remedy } from '../../support/scenes/objections.ts'
import { issued, takesOn } from '../../support/scenes/permits.ts'

const { net, pool, told, isTold, close } = await openSentLetters()
after(close)
const { applicant, frontDesk, head } = net
await remedies(net, remedy)
beforeEach(told)

async function refused() {
  const application = await refuses(net)
  const letters = await told()
  return { application, said: letters.filter(({ kind }) => kind === 'refused') }
}

describe('a letter of refusal says how to object', () => {
  it('by each way that is open to its reader, and what is still in time', async () => {
    const { said } = await refused()
    const [mail, phone] = ['email', 'whatsapp'].map((by) => said.find(({ channel }) => channel === by)?.text ?? '')
    assert.match(
      mail ?? '',
      /How to object:\n- online: open your application\n- by e-mail: reply to this e-mail\n- by telephone: call \+62/,
    )
    assert.match(mail ?? '', /- on paper: bring or send it to One-stop service office.*\n\nSay what is wrong/)
    assert.match(mail ?? '', /What reaches us on the last day is still in time\./)
    assert.match(phone ?? '', /Cara mengajukan keberatan:\n- secara daring: buka permohonan Anda\n- melalui telepon: /)
  })

  it('and an officer enters what came by mail, by telephone or on paper', async () => {
    for (const channel of ['email', 'phone', 'counter']) {
      const { application } = await refused()
      const reply = await frontDesk.asks('POST', '/v1/objections', {
        body: { applicationId: application.id, grounds, assistance: atTheCounter },
        headers: { 'x-channel': channel },
      })
      assert.equal(reply.status, 201, reply.text)
      assert.equal(reply.json<{ channel: string }>().channel, channel)
    }
  })

  it('also against a suspension and a revocation', async () => {
    const permit = await issued(net)
    await told()
    for (const [action, kind] of [
      ['suspend', 'permit_suspended'],
      ['revoke', 'permit_revoked'],
    ] as const) {
      await takesOn(head, permit, action)
      assert.match((await isTold(kind)).en, /How to object:/)
    }
  })
})

describe('a letter about a rejected objection says how to appeal', () => {
  async function rejected() {
    const objection = await objects(applicant, (await refused()).application)
    await told()
    await decides(head, objection, 'rejected')
    return { objection, ...(await isTold('objection_rejected')) }
  }

  it('and which office decides', async () => {
    const { en, id } = await rejected()
    assert.match(en, /How to appeal:\n- online: open the objection[^]*Menteng District decides on the appeal\./)
    assert.match(id, /Cara mengajukan banding:\n[^]*Banding diputuskan oleh PTSP Kecamatan Menteng\./)
  })

  it('unless no office lies above', async () => {
    await pool`update offices set state = 'awaiting_network' where level <> 'village'`
    const { objection, en } = await rejected()
    assert.doesNotMatch(en, /How to appeal/)
    const appeal = { appealOf: objection.id, grounds }
    isRefused(await applicant.asks('POST', '/v1/objections', { body: appeal }), 409, 'no_office_above')
  })
})
