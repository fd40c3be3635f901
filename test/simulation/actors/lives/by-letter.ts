import type { Journey } from '../journey.ts'
import type { Applicant } from './applicant.ts'

const form = 'application/x-www-form-urlencoded'
const certificateLink = /\/v1\/certificate-letters\/[\w-]+/
const tries = 3

/** Returns the path of the link to a certificate in a letter; undefined for a letter without one. */
export const certificateLinkIn = (text: string): string | undefined => certificateLink.exec(text)?.[0]

/**
 * Yields the acts of somebody without an account who opens the link of a letter and downloads the certificate. Some try
 * a link that a mail program has cut off, some show the file to a shop, some open the link again after weeks.
 */
export async function* downloadByLetter(me: Applicant, link: string): Journey {
  const chance = me.town.chanceOf(`${me.name} link to a certificate`)
  const { cutsOff, shows, comesBack } = me.town.mix.letterLinks
  const nobody = me.town.clientOf(`${me.name} link to a certificate`, null)
  if (chance.isTrue(cutsOff)) await nobody.reads(link.slice(0, -2))
  const page = await nobody.reads(link, { 'accept-language': me.persona.language })
  if (!page.isGood) return
  const language = chance.pick(['id', 'en'])
  for (let attempt = 0; attempt < tries; attempt++) {
    yield me.soon('downloads a certificate by a letter')
    const file = await nobody.asks('POST', link, { raw: { payload: `language=${language}`, type: form } })
    if (file.isGood && chance.isTrue(shows))
      await nobody.asks('POST', '/v1/verifications', { raw: { payload: file.bytes, type: 'application/pdf' } })
    if (file.status !== 409) break
  }
  if (!chance.isTrue(comesBack)) return
  yield { at: me.dayIn(chance.whole(1, 120)), act: 'opens the link to a certificate again' }
  await nobody.reads(link)
}
