import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { imbIn } from '../../support/journey.ts'
import { openSentLetters } from '../../support/mail/sent-letters.ts'
import { dissolves } from '../../support/scenes/offices.ts'

const { net, told, close } = await openSentLetters()
after(close)

it('a dissolution tells applicants what is still to do, where, and that a booked visit is cancelled', async () => {
  const returned = await imbIn('returned', net)
  const inReview = await imbIn('in_review', net)
  const collecting = await imbIn('awaiting_originals', net)
  const issued = await imbIn('issued', net)
  await told()
  await dissolves(net, '31.71.06', '31.71')
  const said = (await told()).filter(({ kind }) => kind === 'transferred')
  assert.equal(said.length, 8)
  const about = ({ reference }: { reference: string }, language: string) =>
    said.find((one) => one.language === language && one.text.includes(reference))?.text ?? ''
  assert.match(about(inReview, 'en'), /There is nothing for you to do now\./)
  assert.match(about(inReview, 'id'), /tidak ada yang perlu Anda lakukan/i)
  for (const application of [returned, collecting, issued])
    for (const language of ['en', 'id'])
      assert.doesNotMatch(about(application, language), /nothing for you to do|tidak ada yang perlu/i)
  assert.match(about(returned, 'en'), /It still waits for the corrections from you, until [^;]+; otherwise it lapses\./)
  assert.match(about(collecting, 'en'), /It still waits for the original documents from you/)
  for (const application of [collecting, issued])
    assert.match(
      about(application, 'en'),
      /The counter for your visit is now [^]*If you had booked a visit[^]* cancelled\./,
    )
})
