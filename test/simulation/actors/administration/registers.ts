import type { Client } from '../client.ts'
import { type Journey, once } from '../journey.ts'
import { day, hour } from '../moments.ts'
import type { Offices } from '../offices/offices.ts'
import { Agency } from '../regulars/agency.ts'
import { Developer } from '../regulars/developer.ts'
import { OwnDesk } from '../regulars/own-desk.ts'
import { StreamingAgency } from '../regulars/streaming.ts'
import { Subscriber } from '../regulars/subscriber.ts'
import { untilRound } from './rounds.ts'

const layout = {
  emblem: {
    width: 40,
    height: 60,
    alt: { id: 'Lambang contoh: pintu', en: 'Sample emblem: a door' },
    shapes: [{ path: 'M0 0H40V60H0Z', fill: '#1f4e79' }],
  },
  letterhead: [{ id: 'Pelayanan Terpadu Satu Pintu', en: 'One-Stop Service' }],
  position: { id: 'Kepala {office}', en: 'Head of {office}' },
  signedIn: { id: 'Jakarta', en: 'Jakarta' },
  signatureField: { id: 'Ditandatangani secara elektronik oleh', en: 'Signed electronically by' },
  remarks: [{ id: 'Dokumen ini ditandatangani secara elektronik.', en: 'This document was signed electronically.' }],
  notice: { id: 'Data contoh.', en: 'Sample data.' },
}

const remedy = {
  text: {
    id: 'Contoh: Anda dapat menyampaikan keberatan secara tertulis kepada {office} paling lambat {lastDay}.',
    en: 'Sample: you can object in writing to {office} by {lastDay}.',
  },
  short: { id: 'Contoh: keberatan paling lambat {lastDay}.', en: 'Sample: objections by {lastDay}.' },
  within: { amount: 30, unit: 'days' },
}

/** Sample rules for objections and appeals: silence grants them after three and two days. */
const objection = {
  decideWithin: { amount: 3, unit: 'days' },
  silence: 'granted',
  remedy: { ...remedy, within: { amount: 10, unit: 'working_days' } },
  appeal: { decideWithin: { amount: 2, unit: 'days' }, silence: 'granted', remedy },
}

/**
 * Yields acts of an administrator who registers agencies and kiosks, renews their keys, and suspends an agency for a
 * while.
 */
export async function* keepRegisters(offices: Offices): Journey {
  const { administrator: admin, town } = offices
  const chance = town.chanceOf('registers')
  for (let number = 1; number <= town.mix.agencies; number++) await registersAgency(offices, number)
  for (const region of town.mix.kiosksAt) await registersKiosk(offices, region)
  await setsRemedy(admin, 1)
  for (let round = 1; ; round++) {
    const wait = untilRound(town, { round: round - 1, days: town.mix.administration.layouts }, chance)
    yield { at: town.now + wait, act: 'looks after the registers' }
    await admin.sends('/v1/certificate-layouts', layout)
    await admin.reads('/v1/certificate-layouts')
    await admin.reads(`/v1/certificate-layouts/${round}`)
    await setsRemedy(admin, round + 1)
    const kiosk = offices.kiosks[0]
    if (kiosk) await renewsKiosk(offices, kiosk)
    if (chance.isTrue(0.3)) await registersKiosk(offices, '31.71.02')
  }
}

/**
 * Sets the legal remedy that letters name, in days or in working days, with rules for objections. Removes it in every
 * third round.
 */
async function setsRemedy(admin: Client, round: number): Promise<void> {
  const within = round % 2 === 1 ? remedy.within : { amount: 21, unit: 'working_days' }
  await admin.sends('/v1/legal-remedies', { remedy: round % 3 === 0 ? null : { ...remedy, within, objection } })
  await admin.reads('/v1/legal-remedies')
  await admin.reads(`/v1/legal-remedies/${round}`)
}

async function registersAgency({ administrator: admin, town }: Offices, number: number): Promise<void> {
  const types = number % 2 === 1 ? ['*'] : ['IMB', 'KOST', 'SKTM']
  const registered = await admin.sends('/v1/clients', {
    names: { id: `Lembaga ${number} (contoh)`, en: `Agency ${number} (sample)` },
    owner: 'A sample agency',
    contact: { email: 'access@agency.example', phone: null },
    purposes: [
      {
        code: 'collateral_check',
        text: { id: 'Memeriksa agunan', en: 'Checking collateral' },
        ...(number % 2 === 1 && { personalData: ['holder_name'], legalBasis: 'An agreement (sample)' }),
      },
    ],
    permitTypes: types,
    regions: number % 2 === 1 ? ['31'] : ['31.71'],
    scopes: ['permits:read', 'events:read', 'webhooks:read', 'webhooks:write', 'client:read', 'keys:write'],
    ratePolicy: 'agency',
  })
  if (!registered.isGood) return
  const agency = new Agency(town, admin, registered.body<{ id: string }>().id, number)
  await agency.getsKey()
  town.enrols(`agency ${number}`, agency.polls(), { at: town.now + day, act: 'asks for permits' })
  town.enrols(`subscriber ${number}`, new Subscriber(town, agency).subscribes(), {
    at: town.now + hour,
    act: 'creates its webhooks',
  })
  const streaming = new StreamingAgency(town, agency)
  town.enrols(`stream of agency ${number}`, () => streaming.holds(), {
    at: town.now + 3 * hour,
    act: 'opens its stream',
  })
  const desk = new OwnDesk(town, admin, agency)
  town.enrols(`desk ${number}`, () => desk.manages(), { at: town.now + 2 * hour, act: 'manages its keys' })
  town.enrols(`developer ${number}`, () => new Developer(town, agency, desk).tries(), {
    at: town.now + 4 * hour,
    act: 'tries its system in the sandbox',
  })
  const care = once(() => agency.isLookedAfter())
  town.enrols('administrator', care, { at: town.now + 5 * number * day, act: 'looks after an agency' })
}

async function registersKiosk(offices: Offices, region: string): Promise<void> {
  const { administrator: admin, town } = offices
  const office = offices.byRegion(region)
  if (!office) return
  const made = await admin.sends('/v1/kiosks', { officeId: office.id, label: 'Hall' })
  if (!made.isGood) return
  const { id } = made.body<{ id: string }>()
  const expiresAt = new Date(town.now + 300 * day).toISOString()
  const key = await admin.sends(`/v1/kiosks/${id}/keys`, { label: 'First', expiresAt })
  if (key.isGood)
    offices.kiosks.push({
      id,
      officeId: office.id,
      keyId: key.body<{ id: string }>().id,
      secret: key.body<{ secret: string }>().secret,
    })
}

/** Issues a new key to a kiosk, and revokes the old one. */
async function renewsKiosk({ administrator: admin, town }: Offices, kiosk: Offices['kiosks'][number]): Promise<void> {
  const path = `/v1/kiosks/${kiosk.id}`
  await admin.reads('/v1/kiosks')
  await admin.reads(path)
  const expiresAt = new Date(town.now + 300 * day).toISOString()
  const key = await admin.sends(`${path}/keys`, { label: 'Next', expiresAt })
  if (!key.isGood) return
  await admin.sends(`${path}/keys/${kiosk.keyId}/revocations`, { reason: 'Replaced by the next one.' })
  kiosk.keyId = key.body<{ id: string }>().id
  kiosk.secret = key.body<{ secret: string }>().secret
  await admin.reads(`${path}/keys`)
  await admin.reads(`${path}/events`)
}
