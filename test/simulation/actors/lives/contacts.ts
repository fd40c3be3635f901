import type { Journey } from '../journey.ts'
import { sendSoon } from '../worker.ts'
import type { Applicant } from './applicant.ts'

/** Adds a contact, confirms it with the code of the letter, and sometimes changes the kinds of notices. */
export async function* stateContact(me: Applicant): Journey {
  const { client, persona, town } = me
  const [channel, address] = me.has('wants_sms') ? ['sms', persona.phone] : ['email', persona.email]
  const made = await client.sends('/v1/me/contacts', { channel, address, language: persona.language })
  if (!made.isGood) return
  const path = `/v1/me/contacts/${made.body<{ id: string }>().id}`
  town.outside.letters.wakes(address, me.bell)
  sendSoon(town)
  yield { ...me.later('types the code', 'looksAgain'), bell: me.bell }
  if (me.has('mistypes')) await client.sends(`${path}/confirmations`, { code: '000000' })
  const code = town.outside.letters
    .inboxOf(address)
    .map(({ text }) => /(?:^|code |kode )([0-9]{6})(?:$|,)/m.exec(text)?.[1])
    .findLast((found) => found !== undefined)
  const confirmed = await client.sends(`${path}/confirmations`, { code: code ?? '123456' })
  if (!confirmed.isGood || !town.isInTurn('changes a contact', 0.3)) return
  await client.reads('/v1/me/contacts')
  const changed = await client.changes(path, { language: 'en', kinds: ['returned', 'payment_due'] }, confirmed.version)
  if (town.isInTurn('removes a contact', 0.5)) await client.removes(path, changed.version)
}
