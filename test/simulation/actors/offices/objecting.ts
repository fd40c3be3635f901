import { type Journey, once } from '../journey.ts'
import type { Town } from '../town.ts'
import type { Office } from './office.ts'

interface Listed {
  id: string
  level: 'objection' | 'appeal'
  permit: object | null
}

/** Decides the open objection of an application as a head of the office, found in the list of its work. */
export const decideOnObjection = (office: Office, applicationId: string): Journey =>
  once(() => decides(office, `applicationId=${applicationId}`))

/** Decides an open appeal in the same way, by another head of that office when one is barred. */
export const decideOnAppeal = (office: Office, applicationId: string): Journey =>
  once(() => decides(office, `level=appeal&applicationId=${applicationId}`))

async function decides(office: Office, query: string): Promise<void> {
  const head = await office.officerFor('head')
  if (!head) return
  const page = await head.client.reads(`/v1/objections?scope=office&state=open&${query}`)
  const [found] = page.isGood ? page.body<{ data: Listed[] }>().data : []
  if (!found) return
  const path = `/v1/objections/${found.id}`
  const read = await head.client.reads(path)
  const body = {
    outcome: outcomeOf(office.town, found),
    reason: 'The plan of 2025 was read again.',
    legalBasis: 'The city plan decree',
  }
  if (office.chance.isTrue(0.3)) await head.client.sends(`${path}/decisions?dryRun=true`, body)
  const decided = await head.client.sends(`${path}/decisions`, body, { version: read.version })
  if (decided.code !== 'blocked') return
  const other = await office.officerFor('head', new Set([head.subject]))
  await other?.client.sends(`${path}/decisions`, body, { version: read.version })
}

/** Returns the outcome whose turn it is, for each level and kind of decision apart. */
function outcomeOf({ mix, isInTurn }: Town, { level, permit }: Listed): string {
  const { rejects, grants } = mix.objections
  const what = `${level} about ${permit ? 'a permit' : 'a refusal'}`
  // The first objection is rejected, for an appeal to come; the first appeal is granted.
  if (level === 'appeal' && isInTurn(`grants an ${what}`, grants)) return 'granted'
  if (isInTurn(`rejects an ${what}`, rejects)) return 'rejected'
  return level === 'objection' && isInTurn(`grants an ${what}`, grants) ? 'granted' : 'inadmissible'
}
