import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { goes, imbIn } from '../../support/journey.ts'
import { openSentLetters, type Said } from '../../support/mail/sent-letters.ts'
import { objects } from '../../support/scenes/objections.ts'
import { dissolves, type Minutes, triesToDissolve } from '../../support/scenes/offices.ts'

const { net, told, close } = await openSentLetters()
after(close)

interface Dissolved {
  preview: Minutes['estate']
  minutes: Minutes['estate']
  said: Said[]
  references: Record<'objected' | 'paid' | 'done', string>
}
const dissolved: Partial<Dissolved> = {}

before(async () => {
  const [objected, paid, done] = [
    await imbIn('refusal_proposed', net),
    await imbIn('awaiting_originals', net),
    await imbIn('in_review', net),
  ]
  await goes(net, 'head', 'refuse', objected)
  await objects(net.applicant, objected)
  for (const one of [paid, done]) await net.applicant.takes('withdraw', one, { reason: 'Not this year.' })
  await told()
  const preview = (await triesToDissolve(net, '31.71.06', '31.71', {}, { dryRun: true })).json<Minutes>().estate
  const { estate: minutes } = await dissolves(net, '31.71.06', '31.71')
  const references = { objected: objected.reference, paid: paid.reference, done: done.reference }
  Object.assign(dissolved, { preview, minutes, said: await told(), references })
})

it('a dry run and the minutes of a dissolution count open objections, and money to decide on', () => {
  for (const estate of [dissolved.preview, dissolved.minutes])
    assert.deepEqual(
      ['objections', 'open_money'].map((part) => estate?.find((item) => item.part === part)?.of),
      [[{ key: 'refusal', count: 1 }], [{ key: 'decision', count: 1 }]],
    )
})

it('a dissolution tells who waits for a decision or for money which office has it now, and nobody else', () => {
  const { said = [], references } = dissolved
  const about = (which: keyof Dissolved['references']) =>
    said.filter(({ text }) => text.includes(references?.[which] ?? '-')).map(({ kind, text }) => `${kind}: ${text}`)
  const [objected, paid] = [about('objected').join(), about('paid').join()]
  assert.match(objected, /^archive_transferred: [^]*Your objection is now decided by .*Jakarta Pusat\. Its deadline/)
  assert.match(paid, /Jakarta Pusat now decides about giving back what you paid\./)
  assert.doesNotMatch(objected + paid, /undefined|null|\{\{/)
  assert.deepEqual(about('done'), [])
})
