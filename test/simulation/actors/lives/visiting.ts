import { type CaseFile, openCase } from '../case-file.ts'
import type { Journey } from '../journey.ts'
import { day, dayOf, duringWork, hour } from '../moments.ts'
import { serve } from '../offices/serving.ts'
import type { Applicant } from './applicant.ts'

interface SlotOffered {
  startsAt: string
  free: number
}

/** Yields the acts of a visit to the counter, booked or not, with some originals forgotten or wrong. */
export async function* visit(me: Applicant, file: CaseFile, purpose: string): Journey {
  const office = me.officeOf(file)
  if (!office || !file.visit) return
  const booked = me.has('books_visits') ? await book(me, file, purpose) : undefined
  const walksIn = me.later('goes to the counter', purpose === 'bring_originals' ? 'brings' : 'collects')
  if (booked && me.has('moves_visits')) {
    yield me.soon('moves the visit')
    await me.client.reads(`/v1/applications/${file.id}/visits/${booked.id}`)
    await moveOrCancel(me, file, purpose, booked)
  }
  yield { ...walksIn, at: booked ? Date.parse(booked.startsAt) : duringWork(walksIn.at) }
  if (booked && me.has('misses_appointments') && me.town.isInTurn('misses a visit', 0.5)) {
    const missed = me.offices.notesMissed(office, file.id, booked.id)
    return office.gets('notes a missed visit', missed, 2 * hour)
  }
  const forgets = me.has('forgets_originals') && me.chance.isTrue(0.6)
  const visitor = {
    applicationId: file.id,
    forgets: (slots: readonly string[]) => (forgets ? slots.slice(0, 1) : []),
    bringsAnother: me.has('brings_others_paper') && me.town.isInTurn('brings the paper of somebody else', 0.6),
    bell: me.bell,
    takesNumber: me.chance.isTrue(me.town.mix.takesNumber),
  }
  office.gets('serves a visitor', serve(office, visitor), 0)
}

async function book(me: Applicant, file: CaseFile, purpose: string, supersedes?: string) {
  const startsAt = await freeSlot(me, file)
  if (startsAt === undefined) return undefined
  const made = await me.client.sends(`/v1/applications/${file.id}/visits`, {
    startsAt,
    purpose,
    ...(supersedes !== undefined && { supersedes }),
  })
  return made.isGood ? made.body<{ id: string; startsAt: string }>() : undefined
}

async function freeSlot(me: Applicant, file: CaseFile): Promise<string | undefined> {
  const [from, until] = [dayOf(me.dayIn(1)), dayOf(me.dayIn(8))]
  const answer = await me.client.reads(`/v1/offices/${file.office?.id}/slots?from=${from}&until=${until}`)
  if (!answer.isGood) return undefined
  const free = answer.body<{ slots: SlotOffered[] }>().slots.filter((slot) => slot.free > 0)
  return free.length === 0 ? undefined : me.chance.pick(free).startsAt
}

async function moveOrCancel(
  me: Applicant,
  file: CaseFile,
  purpose: string,
  booked: { id: string; startsAt: string },
): Promise<void> {
  if (!me.town.isInTurn('cancels a visit', 0.5)) {
    const moved = await book(me, file, purpose, booked.id)
    if (moved) booked.startsAt = moved.startsAt
    return
  }
  const read = await openCase(me.client, file.id)
  await me.client.puts(
    `/v1/applications/${file.id}/visits/${booked.id}/outcome`,
    { outcome: 'cancelled', reason: 'I cannot come.' },
    read?.version,
  )
  booked.startsAt = new Date(me.town.now + day).toISOString()
}
