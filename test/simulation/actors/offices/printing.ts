import type { Client } from '../client.ts'
import type { Town } from '../town.ts'

interface Page {
  data: { id: string; handedOver: object | null }[]
  page: { nextCursor: string | null }
}

/** The number of letters that somebody takes along at a time. */
const letterCount = 3
/** Shares of those who take a letter twice, and of lists that are read in parts. */
const [twice, inParts] = [0.2, 0.2]

/**
 * Prints the newest letters of an application that nobody has got on paper, and hands them over, some of them twice.
 * One that asks for what is not needed any more is refused, and left.
 */
export async function printLetters(town: Town, client: Client, applicationId: string): Promise<void> {
  const chance = town.chanceOf(`letters of ${applicationId}`)
  const path = `/v1/applications/${applicationId}/letters`
  for (const id of await lettersAt(town, client, path)) {
    const language = chance.pick(['id', 'id', 'en'])
    const printed = await client.reads(`${path}/${id}?language=${language}`)
    if (!printed.isGood) continue
    const handover = {
      language,
      receivedBy: chance.pick(['applicant', 'applicant', 'family_member']),
      identityCheckedBy: chance.pick(['identity_card', 'other_document', 'known_in_person']),
    }
    await client.sends(`${path}/${id}/handovers`, handover)
    if (town.isInTurn('takes a letter twice', twice))
      await client.sends(`${path}/${id}/handovers`, { ...handover, receivedBy: 'proxy' })
  }
}

/** Returns the ids of the newest letters that were never handed over. */
async function lettersAt({ isInTurn }: Town, client: Client, path: string): Promise<string[]> {
  const areInParts = isInTurn('reads letters in parts', inParts)
  const first = await client.reads(areInParts ? `${path}?limit=1` : path)
  if (!first.isGood) return []
  const { data, page } = first.body<Page>()
  if (areInParts && page.nextCursor !== null) await client.reads(`${path}?limit=1&cursor=${page.nextCursor}`)
  return data
    .filter(({ handedOver }) => handedOver === null)
    .slice(0, letterCount)
    .map(({ id }) => id)
}
