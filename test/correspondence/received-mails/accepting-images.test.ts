import assert from 'node:assert/strict'
import { after, it } from 'node:test'
import { openTriage } from '../../support/mail/triage.ts'
import { somePng } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'

const { desk, comes, files, received, acceptance, accepts, draftOf, close } = await openTriage()
after(close)

const headOnly = 40
const slot = 'site_photo_left'

it('refuses an image of a mail that is cut off, as an upload of it is, and takes one that is whole', async () => {
  const cut = { filename: 'cut.png', content: somePng().subarray(0, headOnly) }
  const draft = await draftOf(desk, await comes({ attachments: [cut, ...files('whole.png')] }))
  const attached = await received(desk, draft)
  const named = (name: string) => attached.find(({ fileName }) => fileName === name) ?? assert.fail(name)
  const reply = await desk.asks('POST', acceptance(draft, named('cut.png')), { body: { slot } })
  isRefused(reply, 422, 'file_broken')
  assert.equal((await accepts(desk, draft, named('whole.png'), { slot })).slot, slot)
})
