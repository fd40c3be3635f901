import { sampled } from '../../../support/scenes/publishing.ts'
import type { Client } from '../client.ts'
import type { Journey } from '../journey.ts'
import { day, dayOf } from '../moments.ts'
import type { Offices } from '../offices/offices.ts'
import { definitions, knownType } from './definitions.ts'
import { untilRound } from './rounds.ts'

/** Yields acts of a provincial administrator who drafts and publishes permit types, and retires one. */
export async function* publishTypes(offices: Offices): Journey {
  const { town } = offices
  const { publishes, publishesMore } = town.mix.administration
  const chance = town.chanceOf('publishing')
  for (const [code, definition] of Object.entries(definitions)) {
    await bringOnline(offices, code, definition, {
      weight: town.mix.publishedType,
      isCareless: town.isInTurn('drafts with mistakes', 0.3),
    })
    yield { at: town.now + publishes * day, act: 'publishes a permit type' }
  }
  for (let version = 2; ; version++) {
    yield {
      at: town.now + untilRound(town, { round: Math.max(0, version - 3), days: publishesMore }, chance),
      act: 'publishes another version',
    }
    const known = Object.entries(definitions)
    const [code, definition] = known[(version - 1) % known.length] ?? chance.pick(known)
    await newVersion(offices, code, definition, version)
  }
}

/** Publishes a permit type and brings it online. People apply for it with this weight from then on. */
export async function bringOnline(
  offices: Offices,
  code: string,
  definition: object,
  { weight, isCareless }: { weight: number; isCareless: boolean },
): Promise<void> {
  await drafts(offices.administrator, code, definition, isCareless)
  if (await publish(offices, code, definition)) offices.town.catalogue.adds(knownType(code, definition), weight)
}

/** Creates a draft of a permit type. A careless administrator first saves it with mistakes and deletes it once. */
async function drafts(admin: Client, code: string, definition: object, isCareless: boolean): Promise<void> {
  const whole = sampled(definition)
  const path = `/v1/permit-type-drafts/${code}`
  if (isCareless) {
    await admin.sends('/v1/permit-type-drafts', { code, definition: { ...whole, level: 'village' } })
    const read = await admin.reads(path)
    await admin.puts(path, { ...whole, documents: [] }, read.version)
    await admin.puts(path, whole, read.version)
    await admin.removes(path, (await admin.reads(path)).version)
  }
  await admin.sends('/v1/permit-type-drafts', { code, definition: whole })
  await admin.reads('/v1/permit-type-drafts')
  await admin.asks('POST', `${path}/certificate-previews`, { body: { language: 'id', sample: 0 } })
}

/** Publishes a draft, and brings it online in the whole province. Returns true when it was published. */
async function publish(offices: Offices, code: string, definition: object, validFrom?: string): Promise<boolean> {
  const { administrator: admin, town } = offices
  const path = `/v1/permit-type-drafts/${code}`
  const read = await admin.reads(path)
  const body = { validFrom: validFrom ?? dayOf(town.now) }
  let published = await admin.asks('POST', `${path}/publications`, { body, version: read.version })
  if (published.code === 'rules_unproven') {
    const { errors } = published.body<{ errors: { pointer: string }[] }>()
    const confirmedRules = [...new Set(errors.map(({ pointer }) => pointer))]
    published = await admin.asks('POST', `${path}/publications`, {
      body: { ...body, confirmedRules },
      version: read.version,
    })
  }
  if (!published.isGood) return false
  if (definition === undefined) return true
  await admin.sends(`/v1/permit-types/${code}/rollouts`, { regionCode: '31', online: true })
  await admin.reads(`/v1/permit-types/${code}/versions`)
  await admin.reads(`/v1/publications?permitType=${code}`)
  return true
}

/**
 * Publishes another version of a type, from today or in 20 days; a later one is withdrawn. Version 2 also retires a
 * sample type.
 */
async function newVersion(offices: Offices, code: string, definition: object, version: number): Promise<void> {
  const { administrator: admin, town } = offices
  const chance = town.chanceOf(`version ${version}`)
  await admin.sends('/v1/permit-type-drafts', { code, definition: sampled({ ...definition, summary: words(version) }) })
  const isLater = version === 3 || (version > 3 && chance.isTrue(0.5))
  const published = await publish(offices, code, definition, isLater ? dayOf(town.now + 20 * day) : undefined)
  const read = await admin.reads(`/v1/permit-types/${code}/versions`)
  const [newest] = read.isGood
    ? read.body<{ data: { version: number }[] }>().data.toSorted((a, b) => b.version - a.version)
    : []
  if (!published || !newest) return
  await admin.reads(`/v1/permit-types/${code}/versions/1/changes/${newest.version}`)
  await admin.reads(`/v1/permit-types/${code}/versions/${newest.version}`)
  await admin.reads(`/v1/permit-types/${code}/versions/${newest.version}/form`)
  if (isLater)
    await admin.sends(`/v1/permit-types/${code}/versions/${newest.version}/withdrawals`, { reason: 'It was misread.' })
  if (version !== 2) return
  await admin.sends('/v1/permit-types/IUJK/rollouts', { regionCode: '31.72', online: false })
  await admin.sends('/v1/permit-types/IUJK/retirements', { from: dayOf(town.now + 30 * day), reason: 'Nobody asks.' })
  await admin.reads('/v1/permit-types/IUJK/retirement')
  town.catalogue.forgets('IUJK')
}

const words = (version: number) => ({ id: `Contoh ${version}.`, en: `An example ${version}.` })
