import { type Journey, once } from '../journey.ts'
import { day, dayOf } from '../moments.ts'
import type { Office } from '../offices/office.ts'
import type { Offices } from '../offices/offices.ts'
import { untilRound } from './rounds.ts'

/** Yields acts of administrators who bring each planned office online after 4 to 20 days. */
export async function* changeOffices(offices: Offices): Journey {
  const { town } = offices
  const chance = town.chanceOf('areas')
  const closed = offices.all.filter(({ data }) => ['planned', 'awaiting_network', 'counter_only'].includes(data.state))
  for (const [round, office] of closed.entries()) {
    yield {
      at: town.now + untilRound(town, { round, days: chance.whole(4, 20) }, chance),
      act: 'opens an office',
    }
    await open(offices, office)
  }
}

/** Brings an office online: staff, counter hours, network, and the remaining steps. */
async function open({ administrator: admin, byRegion }: Offices, office: Office): Promise<void> {
  const path = `/v1/offices/${office.id}`
  await admin.reads(`${path}/readiness`)
  if (office.data.state === 'planned') await admin.sends(`${path}/transitions`, { action: 'request_network' })
  await office.crew()
  await admin.sends(`${path}/transitions`, { action: 'go_online' })
  const hours = byRegion('31')
  const model = await admin.reads(`/v1/offices/${hours?.id}/counter-hours`)
  const mine = await admin.reads(`${path}/counter-hours`)
  if (model.isGood) {
    const { periods } = model.body<{ periods: object[] }>()
    await admin.asks('PUT', `${path}/counter-hours`, {
      body: { periods, exceptions: [] },
      ...(mine.isGood && { headers: { 'if-match': String(mine.headers['etag']) } }),
    })
  }
  await admin.sends(`${path}/transitions`, { action: 'open_counter' })
  const read = await admin.reads(path)
  await admin.changes(path, { networkConfirmedOn: dayOf(office.town.now - day) }, read.version)
  await admin.sends('/v1/permit-types/SKTM/rollouts', { regionCode: office.data.regionCode, online: true })
  const online = await admin.sends(`${path}/transitions`, { action: 'go_online' })
  if (online.isGood) office.data.state = 'online'
  await admin.reads(`${path}/transitions`)
}

/**
 * Yields acts of an administrator who dissolves a village office now and then: at once, on a later day, or cancelled
 * and planned again. The first plan is for a later day, and cancelled; the second is carried out at once.
 */
export async function* dissolveOffices(offices: Offices): Journey {
  const { administrator: admin, town } = offices
  const chance = town.chanceOf('dissolving')
  let isCancelled = false
  for (let round = 0; ; round++) {
    const wait = isCancelled ? day : untilRound(town, { round, days: town.mix.administration.dissolves }, chance)
    yield { at: town.now + wait, act: 'dissolves an office' }
    isCancelled = false
    const villages = offices.all.filter(({ data }) => data.level === 'village' && data.state === 'online')
    const office = chance.pick(
      villages.filter(({ isStaffed }) => isStaffed).length > 0
        ? villages.filter(({ isStaffed }) => isStaffed)
        : villages,
    )
    const successor = successorOf(offices, office)
    if (!successor) continue
    await successor.crew()
    const path = `/v1/offices/${office.id}/dissolutions`
    const windDown = { windDownOn: dayOf(town.now + 2 * day), dissolveOn: dayOf(town.now + 9 * day) }
    const isLater = round === 0 || (round > 1 && chance.isTrue(0.6))
    const body = { successorOfficeId: successor.id, ...(isLater && windDown) }
    await admin.sends(`${path}?dryRun=true`, body)
    const planned = await admin.sends(path, body)
    if (!planned.isGood) continue
    const { id } = planned.body<{ id: string }>()
    const [pause, rest] = round > 1 ? [chance.whole(1, 3), chance.whole(2, 6)] : [1, 2]
    yield { at: town.now + pause * day, act: 'looks after a dissolution' }
    await admin.reads(path)
    const read = await admin.reads(`${path}/${id}`)
    const isMistaken = round > 1 && chance.isTrue(town.mix.administration.cancelsDissolution)
    if (isMistaken || round === 0) {
      isCancelled = (await admin.removes(`${path}/${id}`, read.version)).isGood
      continue
    }
    await admin.sends(`/v1/offices/${office.id}/transitions`, { action: 'wind_down' })
    yield { at: town.now + rest * day, act: 'dissolves what is left' }
    await admin.sends(`/v1/offices/${office.id}/transitions`, { action: 'dissolve' })
    const gone = await admin.reads(`/v1/offices/${office.id}`)
    if (gone.isGood) office.data.state = gone.body<{ state: string }>().state
    await admin.reads(`${path}/${id}/files`)
  }
}

const isOnline = (office: Office | undefined): boolean => office?.data.state === 'online'

/** True for an office of a village, or of a district without a kiosk, that is online. */
export const isDissolvable = (office: Office): boolean => {
  const { level, regionCode } = office.data
  const isSmall = level === 'village' || (level === 'district' && !office.town.mix.kiosksAt.includes(regionCode))
  return isSmall && isOnline(office)
}

/** Returns the office that follows another one: that above a village, another district of the city of a district. */
export function successorOf({ all, byRegion }: Offices, office: Office): Office | undefined {
  const { level, regionCode } = office.data
  if (level === 'village') return [8, 5].map((length) => byRegion(regionCode.slice(0, length))).find(isOnline)
  const city = regionCode.slice(0, 5)
  return all.find(
    (one) => one !== office && isOnline(one) && one.data.level === 'district' && one.data.regionCode.startsWith(city),
  )
}

/** Dissolves an office at once. */
export const dissolveAtOnce = (offices: Offices, office: Office): Journey =>
  once(async () => {
    const successor = successorOf(offices, office)
    if (!successor) return
    await successor.crew()
    const body = { successorOfficeId: successor.id }
    const { isGood } = await offices.administrator.sends(`/v1/offices/${office.id}/dissolutions`, body)
    if (isGood) office.data.state = 'dissolved'
  })

/**
 * Yields acts of an administrator who splits a village now and then, at once or in six days, while applications are
 * open.
 */
export async function* splitVillages(offices: Offices): Journey {
  const { town } = offices
  const chance = town.chanceOf('splitting')
  for (let round = 0; ; round++) {
    yield {
      at: town.now + untilRound(town, { round, days: town.mix.administration.splits }, chance),
      act: 'splits a village',
    }
    const old = chance.pick(offices.villages)
    yield* splitVillage(offices, old, chance.isTrue(0.5) ? 0 : 6)
  }
}

/** Yields acts of an administrator who splits a village in two after so many days. */
export async function* splitVillage(offices: Offices, old: string, days: number): Journey {
  const { administrator: admin, town } = offices
  const first = 1501 + 2 * offices.splits++
  const parts = [first, first + 1].map((number) => `${old.slice(0, 9)}${number}`)
  const effective = town.now + days * day
  const split = await admin.sends(`/v1/regions/${old}/successions`, {
    effectiveOn: dayOf(effective),
    legalBasis: 'A decree of the governor (example)',
    regions: parts.map((code) => ({ code, name: `Kelurahan ${code}` })),
  })
  await admin.reads(`/v1/regions?parent=${old.slice(0, 8)}`)
  if (!split.isGood) return
  yield { at: effective + day, act: 'lets people know of new villages' }
  offices.villages = [...offices.villages.filter((code) => code !== old), ...parts]
}
