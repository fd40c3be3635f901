import type { Client } from '../client.ts'
import type { Journey } from '../journey.ts'
import { day, dayOf, duringWork, hour } from '../moments.ts'
import type { Office } from './office.ts'

interface Permit {
  id: string
  state: string
  nextActions: { action: string; blockers: object[] }[]
}

/** The decisions on a permit that a head takes one after the other; `inDays`: the day of a revocation. */
const courses: readonly (readonly { action: string; inDays?: number }[])[] = [
  [{ action: 'suspend' }, { action: 'lift' }],
  [{ action: 'revoke', inDays: 3 }, { action: 'call_off_revocation' }],
  [{ action: 'revoke', inDays: 2 }],
  [{ action: 'suspend' }, { action: 'revoke' }],
]

/**
 * Yields acts of the head of an office who decides on permits of the offices below: suspends and lifts, revokes at once
 * or on a later day, and cancels a revocation. Each course of decisions is of one permit, some hours or days apart: of
 * somebody who has read the permit, if there is one. `first`: the place of the first course.
 */
export async function* decideOnPermits(office: Office, first = 0): Journey {
  const { town } = office
  const chance = town.chanceOf(`${office.name} decisions on permits${first || ''}`)
  for (let round = first; ; round++) {
    yield { at: duringWork(town.now + town.mix.regulars.permits * day), act: 'looks at permits' }
    const head = await office.officerFor('head')
    const page = await head?.client.reads('/v1/permits?state=in_force&limit=50')
    const permits = page?.isGood ? page.body<{ data: Permit[] }>().data : []
    if (!head || permits.length === 0) continue
    const held = permits.filter((permit) => town.holders.has(permit.id))
    const { id } = chance.pick(held.length > 0 ? held : permits)
    for (const { action, inDays } of courses[round % courses.length] ?? []) {
      const effectiveOn = inDays === undefined ? {} : { effectiveOn: dayOf(town.now + inDays * day) }
      const decree = `SK/${office.data.regionCode}/${first}/${town.now}`
      const isAgainst = await decide(head.client, id, { action, ...effectiveOn }, decree)
      if (isAgainst) town.holders.get(id)?.()
      yield { at: duringWork(town.now + chance.whole(4, 30) * hour), act: 'decides on a permit' }
    }
    await head.client.reads(`/v1/permits/${id}/events`)
  }
}

/** Takes a step of a permit, if it is shown without blockers. Returns true when it is one against the holder. */
async function decide(client: Client, id: string, step: { action: string }, decreeNumber: string): Promise<boolean> {
  const read = await client.reads(`/v1/permits/${id}`)
  if (!read.isGood) return false
  const shown = read.body<Permit>().nextActions.find(({ action }) => action === step.action)
  if (shown?.blockers.length !== 0) return false
  const isAgainst = step.action === 'suspend' || step.action === 'revoke'
  const legalBasis = isAgainst ? { legalBasis: 'The regulation on permits' } : {}
  const body = { ...step, reason: 'The site is under investigation.', decreeNumber, ...legalBasis }
  return (await client.sends(`/v1/permits/${id}/transitions`, body, { version: read.version })).isGood && isAgainst
}
