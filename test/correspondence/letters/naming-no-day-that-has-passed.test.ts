import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { NoticeKind } from '../../../src/correspondence/notifications/notice.ts'
import { languages } from '../../../src/platform/words.ts'
import { writeLetter } from './page.ts'
import { names } from './sample-details.ts'
import { happened, letterWriter, readDefinition } from './sample-facts.ts'

const letter = letterWriter(await readDefinition('IMB'))
const to = { names: names('Kantor PTSP Kota Jakarta Pusat', 'One-stop service office, Central Jakarta City') }
const late = happened({ to, receivedOn: '2026-11-13', dueOn: '2026-11-27', silence: 'nothing' })
const kinds: NoticeKind[] = ['objection_filed', 'appeal_filed', 'objection_filed_at_office', 'appeal_filed_at_office']

describe('a letter about an objection or appeal that was entered after its last day to decide', () => {
  for (const kind of kinds)
    it(`says that this day has passed, and asks for no decision by it: ${kind}`, async () => {
      for (const language of languages) {
        const { text, short } = await writeLetter(letter(kind, 'mail', to.names, { event: late }), 'email', language)
        assert.match(text, /27 November 2026, (?:had passed|has passed|sudah lewat)/)
        assert.doesNotMatch(text + short, /(?:by|until|paling lambat) 27 November/)
      }
    })
})
