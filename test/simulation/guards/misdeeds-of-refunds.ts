import { inputs, rupiah } from '../../support/journey.ts'
import { type Application, type Person, somePdf } from '../../support/person.ts'
import type { Misdeed } from './contrary.ts'
import { dayIn } from './days.ts'
import { paysAtTheCounter, paysByBank } from './paying.ts'
import { accepted, approvedForMoney, type Scene } from './scene.ts'

const reason = 'The application was withdrawn before the signature.'
const legalBasis = 'The regulation on refunds'

/** Attempts with money that is given back. Each is refused while all guards are in place. */
export const misdeedsOfRefunds: Readonly<Record<string, Misdeed>> = {
  async 'grants money back and pays it out'(scene) {
    const file = await paidAndWithdrawn(scene, (awaiting) => paysByBank(scene, awaiting))
    await paysOut(scene, scene.allHats, file, await refunds(scene.allHats, file))
  },

  async 'takes money and gives it back'(scene) {
    const file = await paidAndWithdrawn(scene, (awaiting) => paysAtTheCounter(scene, awaiting, scene.allHats))
    await refunds(scene.allHats, file)
  },

  async 'grants money back and records its return'(scene) {
    const file = await paidAndWithdrawn(scene, (awaiting) => paysByBank(scene, awaiting))
    const refund = await refunds(scene.allHats, file)
    await paysOut(scene, scene.cashier, file, refund)
    const returned = { returnedOn: dayIn(scene.world.clock.now()), reason: 'account_closed' }
    await recordsAbout(scene.allHats, file, `${refund}/payout-returns`, returned)
  },

  async 'pays a refund out twice'(scene) {
    const file = await paidAndWithdrawn(scene, (awaiting) => paysByBank(scene, awaiting))
    const refund = await refunds(scene.head, file)
    for (const time of [1, 2]) await paysOut(scene, scene.cashier, file, refund, `SP2D-${refund}-${time}`)
  },

  async 'lets the retention end before the bank pays'(scene) {
    const file = await paidAndWithdrawn(scene, async () => {})
    await scene.world.program.database.pool`
      insert into retentions (application_id, erasable_on)
      values (${file.id}, network_day())`
    await paysByBank(scene, file)
  },
}

/** Has a fee paid, and withdraws the application: all of it is open money. */
async function paidAndWithdrawn(scene: Scene, pays: (awaiting: Application) => Promise<void>): Promise<Application> {
  const file = await accepted(scene, 'IPTM')
  await approvedForMoney(scene, file)
  await pays(file)
  await scene.applicant.tries('withdraw', file, inputs['withdraw'])
  return file
}

/** Grants all open money of an application back. Returns the id of the decision. */
async function refunds(person: Person, file: Application): Promise<string> {
  const { version, openMoney } = await person.does<{ version: number; openMoney: { open: { amount: number } } | null }>(
    200,
    'GET',
    `/v1/applications/${file.id}`,
  )
  const amount = rupiah(openMoney?.open.amount ?? 0)
  const made = await person.asks('POST', `/v1/applications/${file.id}/refunds`, {
    body: { outcome: 'granted', amount, reason, legalBasis },
    headers: { 'if-match': `"${version}"` },
  })
  return made.json<{ id: string }>().id
}

const paysOut = (
  { world }: Scene,
  person: Person,
  file: Application,
  refund: string,
  treasuryReference = `SP2D-${refund}`,
): Promise<void> =>
  recordsAbout(person, file, `${refund}/payouts`, { paidOn: dayIn(world.clock.now()), treasuryReference })

/** Records something about a refund of an application, with evidence. `path`: its id and what is recorded. */
async function recordsAbout(person: Person, file: Application, path: string, what: object): Promise<void> {
  const uploaded = await person.triesUpload('refund_evidence', file, somePdf())
  const { version } = await person.reads(file)
  await person.asks('POST', `/v1/applications/${file.id}/refunds/${path}`, {
    body: { ...what, evidenceDocumentId: uploaded.json<{ id: string }>().id },
    headers: { 'if-match': `"${version}"` },
  })
}
