import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { goes, imbIn } from '../../support/journey.ts'
import { openSentLetters, type Said } from '../../support/mail/sent-letters.ts'
import { appeals, objects, rejects, remedies, remedy } from '../../support/scenes/objections.ts'
import { dissolves, district, type Minutes, triesToDissolve, village } from '../../support/scenes/offices.ts'
import { decides, paidAndWithdrawn, paysOut, triesToReturn } from '../../support/scenes/refunds.ts'

const { net, told, close } = await openSentLetters()
after(close)
const city = '31.71'

interface Dissolved {
  preview: Minutes['estate']
  minutes: Minutes['estate']
  said: Said[]
  references: Record<'objected' | 'paid' | 'done' | 'returned' | 'appealed', string>
}
const dissolved: Partial<Dissolved> = {}

/** Returns the reference of an application whose payout the bank returned. */
async function returned(): Promise<string> {
  const grave = await paidAndWithdrawn(net)
  const refund = await paysOut(net, grave, await decides(net.head, grave))
  assert.equal((await triesToReturn(net.cashier, grave, refund.id)).status, 201)
  return grave.reference
}

/** Returns the reference of an application of a village with an appeal that its district decides. */
async function appealed(): Promise<string> {
  await remedies(net, remedy)
  return (await appeals(net.applicant, await rejects(net))).application.reference
}

before(async () => {
  const [objected, paid, done] = [
    await imbIn('refusal_proposed', net),
    await imbIn('awaiting_originals', net),
    await imbIn('in_review', net),
  ]
  await goes(net, 'head', 'refuse', objected)
  await objects(net.applicant, objected)
  for (const one of [paid, done]) await net.applicant.takes('withdraw', one, { reason: 'Not this year.' })
  const others = { returned: await returned(), appealed: await appealed() }
  await told()
  const preview = (await triesToDissolve(net, district, city, {}, { dryRun: true })).json<Minutes>().estate
  const { estate: minutes } = await dissolves(net, district, city)
  await dissolves(net, village, city)
  const references = { objected: objected.reference, paid: paid.reference, done: done.reference, ...others }
  Object.assign(dissolved, { preview, minutes, said: await told(), references })
})

it('a dry run and the minutes of a dissolution count open objections, and money to decide on', () => {
  for (const estate of [dissolved.preview, dissolved.minutes])
    assert.deepEqual(
      ['objections', 'open_money'].map((part) => estate?.find((item) => item.part === part)?.of),
      [[{ key: 'refusal', count: 1 }], [{ key: 'decision', count: 1 }]],
    )
})

/** Returns the kinds and texts of the letters about an application, by e-mail in English unless another is stated. */
const about = (which: keyof Dissolved['references'], language = 'en') =>
  (dissolved.said ?? [])
    .filter((one) => one.language === language && one.text.includes(dissolved.references?.[which] ?? '-'))
    .map(({ kind, text }) => `${kind}: ${text}`)

it('a dissolution tells who waits for a decision or for money which office has it now, and nobody else', () => {
  const [objected, paid] = [about('objected').join(), about('paid').join()]
  assert.match(objected, /^archive_transferred: [^]*Your objection is now decided by .*Jakarta Pusat\. Its deadline/)
  assert.match(paid, /Jakarta Pusat now decides whether what you paid is refunded\./)
  assert.doesNotMatch(objected + paid, /undefined|null|\{\{/)
  assert.deepEqual(about('done'), [])
})

it('a dissolution asks who has had a payout returned by the bank to state another account', () => {
  const [letter, ...others] = about('returned')
  assert.match(letter ?? '', /^archive_transferred: [^]*The bank returned your refund[^]*If you have not stated/)
  assert.doesNotMatch(letter ?? '', /nothing for you to do|is now paid out by|undefined|null|\{\{/)
  assert.match(about('returned', 'id').join(), /diretur oleh bank, dan sekarang dibayarkan lagi oleh .*Jakarta Pusat/)
  assert.deepEqual(others, [])
})

it('a dissolution tells who has appealed to the office that another one decides, and by which day', () => {
  const [letter, ...others] = about('appealed')
  assert.match(letter ?? '', /^appeal_transferred: [^]*the refusal of this application is now decided by .*Jakarta/)
  assert.match(letter ?? '', /Its last day stays the same: \d+ \w+ 20\d\d\./)
  assert.match(about('appealed', 'id').join(), /sekarang diputuskan oleh PTSP Kota .* tidak berubah: \d+ \w+ 20/)
  assert.doesNotMatch(letter ?? '', /undefined|null|\{\{/)
  assert.deepEqual(others, [])
})
