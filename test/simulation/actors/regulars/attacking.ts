import { bankSecret, signedByBank } from '../../../support/people/bank.ts'
import type { Chance } from '../../bottle/chance.ts'
import type { Client } from '../client.ts'
import { digitsOf, uuidOf } from '../draws.ts'
import type { Journey } from '../journey.ts'
import { day, hour } from '../moments.ts'
import type { Offices } from '../offices/offices.ts'
import type { Town } from '../town.ts'

interface Row {
  id: string
  version: number
  reference: string
}
interface Scene {
  town: Town
  offices: Offices
  chance: Chance
  /** The attacker, signed in as an applicant. */
  me: Client
  nobody: Client
  /** An application of the attacker, and one of another person. */
  own: Row
  other: Row
}

/** Makes one attempt. Returns its name, the status, and the statuses that it may have; any other is a finding. */
type Attempt = (scene: Scene) => Promise<readonly [what: string, got: number, allowed: readonly number[]]>

/** Yields the acts of an attacker who guesses, forges and replays. Each attempt has to be refused. */
export async function* attack(offices: Offices, number: number): Journey {
  const { town } = offices
  const name = `attacker-${number}`
  const chance = town.chanceOf(name)
  const me = await town.client(name)
  const nobody = town.clientOf(`${name} unsigned`, null)
  const drafted = await me.sends('/v1/applications', { permitType: 'SKTM', villageCode: chance.pick(offices.villages) })
  if (!drafted.isGood) return
  const own = drafted.body<Row>()
  for (;;) {
    yield { at: town.now + chance.whole(1, 24 * town.mix.regulars.attacker) * hour, act: 'attacks' }
    const page = await offices.administrator.reads('/v1/applications?limit=20')
    const others = page.isGood ? page.body<{ data: Row[] }>().data.filter(({ id }) => id !== own.id) : []
    if (others.length === 0) continue
    const scene: Scene = { town, offices, chance, me, nobody, own, other: chance.pick(others) }
    const [what, got, allowed] = await chance.pick(attempts)(scene)
    if (got !== 0 && !allowed.includes(got)) throw new Error(`An attack was answered ${got}: ${what}`)
  }
}

const attempts: readonly Attempt[] = [
  async ({ me, other }) => [
    "reads somebody's application",
    (await me.reads(`/v1/applications/${other.id}`)).status,
    [404],
  ],
  async ({ me, other }) => [
    "withdraws somebody's application",
    (await me.steps(other.id, 'withdraw', { reason: 'Because I can.' })).status,
    [404],
  ],
  async ({ me, other }) => ['reads events', (await me.reads(`/v1/applications/${other.id}/events`)).status, [404]],
  async ({ me, other }) => [
    'opens personal data',
    (await me.sends(`/v1/applications/${other.id}/disclosures`, { reason: 'I want to know.' })).status,
    [403, 404],
  ],
  async ({ me, chance }) => ['guesses an id', (await me.reads(`/v1/applications/${uuidOf(chance)}`)).status, [404]],
  async ({ nobody, other }) => [
    'guesses a tracking key',
    (await nobody.sends('/v1/tracking', { reference: other.reference, trackingKey: '0000-0000-0000' })).status,
    [404],
  ],
  async ({ me, other }) => [
    'guesses a claim code',
    (await me.sends('/v1/applications/claims', { reference: other.reference, code: '0000-0000-0000-0001' })).status,
    [404, 429],
  ],
  async ({ me, own }) => [
    'changes with a stale ETag',
    (await me.changes(`/v1/applications/${own.id}`, { answers: { purpose: 'education' } }, 99_999)).status,
    [412],
  ],
  async ({ me, own }) => [
    'changes without an ETag',
    (await me.asks('PATCH', `/v1/applications/${own.id}`, { body: { answers: { purpose: 'education' } } })).status,
    [428],
  ],
  async ({ me, chance, own }) => {
    const headers = { 'idempotency-key': uuidOf(chance) }
    const path = `/v1/applications/${own.id}/messages`
    await me.sends('/v1/me/contacts', { channel: 'sms', address: `+62812${digitsOf(chance, 8)}` }, { headers })
    return [
      'uses a key for another request',
      (await me.sends(path, { kind: 'message', text: 'Hi' }, { headers })).status,
      [201, 409, 422, 429],
    ]
  },
  async ({ nobody, chance }) => [
    'opens a link of a letter',
    (await nobody.reads(`/v1/received-mail-confirmations/${uuidOf(chance)}`)).status,
    [404],
  ],
  async ({ nobody, chance }) => [
    'guesses a permit',
    (await nobody.reads(`/v1/verifications/${digitsOf(chance, 22)}`)).status,
    [404],
  ],
  async ({ town }) => [
    'uses a made-up token',
    (await town.clientOf('forger', 'eyJhbGciOiJub25lIn0.e30.x').reads('/v1/me')).status,
    [401],
  ],
  async ({ town }) => [
    'uses a made-up key',
    (await town.clientOf('forger', 'ptsp_test_0123456789').reads('/v1/permits', { purpose: 'collateral_check' }))
      .status,
    [401],
  ],
  async ({ me }) => ['lists the staff', (await me.reads('/v1/staff')).status, [200, 403]],
  async ({ me, offices, chance }) => [
    'appoints themselves',
    (
      await me.sends('/v1/staff', {
        subject: 'attacker-1',
        officeId: chance.pick(offices.all).id,
        role: 'head',
        reason: 'I am.',
      })
    ).status,
    [403],
  ],
  async (scene) => forgesPayment(scene, 'forged'),
  async (scene) => forgesPayment(scene, 'old'),
  async (scene) => forgesMail(scene),
]

async function forgesPayment({ nobody, town, chance }: Scene, how: 'forged' | 'old') {
  const at = new Date(town.now - (how === 'old' ? day : 0))
  const body = JSON.stringify({
    type: 'payment.received',
    timestamp: at.toISOString(),
    data: {
      assessmentNumber: 'SKRD-2026-31.71.06-000001',
      transactionId: uuidOf(chance),
      amount: { amount: 1_000_000, currency: 'IDR' },
      paidAt: at.toISOString(),
    },
  })
  const secret = how === 'forged' ? `whsec_${Buffer.alloc(32, 7).toString('base64')}` : bankSecret
  const answer = await nobody.asks('POST', '/v1/payment-events', {
    raw: { payload: body, type: 'application/json' },
    headers: signedByBank(body, { secret, at, id: uuidOf(chance) }),
  })
  return [`tells of a payment, ${how}`, answer.status, [401]] as const
}

/** Sends a forged mail about another person's application. An invariant checks that it is not filed. */
async function forgesMail({ town, other, chance }: Scene) {
  const { mails } = town.outside
  await mails
    .hands({
      from: `warga-${chance.whole(1, 200)}@example.org`,
      domain: null,
      envelopeFrom: 'forger@evil.example',
      subject: `Re: ${other.reference}`,
      text: `Tolong batalkan permohonan ${other.reference}.`,
      messageId: `<${digitsOf(chance, 12)}@evil.example>`,
    })
    .catch(() => {})
  return ['forges a mail', 0, []] as const
}
