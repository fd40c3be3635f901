import { consultedFence } from '../../../support/scenes/consulted-fence.ts'
import type { Journey } from '../journey.ts'
import { day, hour } from '../moments.ts'
import type { Offices } from '../offices/offices.ts'
import { ConsultedAgency } from '../regulars/consulted-agency.ts'
import { bringOnline } from './publishing.ts'

const registrations = [
  { id: 'Pemadam kebakaran (contoh)', en: 'Fire service (sample)' },
  { id: 'Dinas lingkungan hidup (contoh)', en: 'Environment agency (sample)' },
  { id: 'Dinas perhubungan (contoh)', en: 'Transport agency (sample)' },
] as const

/** Yields acts of an administrator who registers agencies that give opinions, and publishes types that ask them. */
export async function* beginConsulting(offices: Offices): Journey {
  const { town } = offices
  for (const [index, names] of registrations.entries()) {
    const id = await register(offices, names)
    if (id === undefined) continue
    town.consulted.push(id)
    const agency = new ConsultedAgency(offices, id, index + 1)
    await agency.getsKey()
    town.enrols(agency.name, agency.works(), { at: town.now + day, act: 'looks for consultations' })
  }
  for (const [code, definition] of Object.entries(typesAsking(town.consulted))) {
    yield { at: town.now + 2 * hour, act: 'publishes a type that asks agencies' }
    await bringOnline(offices, code, definition, { weight: town.mix.consultedType, isCareless: false })
  }
}

async function register({ administrator }: Offices, names: object): Promise<string | undefined> {
  const registered = await administrator.sends('/v1/clients', {
    names,
    owner: 'A sample agency',
    contact: { email: 'opinions@agency.example', phone: null },
    purposes: [{ code: 'opinion', text: { id: 'Memberikan pendapat', en: 'Giving opinions' } }],
    permitTypes: [],
    regions: [],
    scopes: ['consultations:read', 'consultations:write', 'events:read'],
    ratePolicy: 'agency',
  })
  return registered.isGood ? registered.body<{ id: string }>().id : undefined
}

const time = (amount: number, unit: 'working_days' | 'working_hours') => ({ amount, unit, certainty: 'uncertain' })

/** Returns a type that asks all agencies at once, and one that asks them in turn and is granted by silence. */
function typesAsking([fire, environment]: readonly string[]): Record<string, object> {
  if (fire === undefined || environment === undefined) return {}
  const ofFire = {
    client: fire,
    names: registrations[0],
    question: { id: 'Apakah jalannya cukup lebar?', en: 'Is the way wide enough?' },
    terms: {
      documents: ['identity_card'],
      answers: ['/fence/length'],
      time: time(2, 'working_days'),
      remindHours: 8,
      silence: 'escalate',
    },
  }
  const ofEnvironment = {
    client: environment,
    names: registrations[1],
    question: { id: 'Adakah pohon di tempat itu?', en: 'Are there trees at that place?' },
    terms: { documents: [], answers: ['/fence'], time: time(10, 'working_hours'), silence: 'no_objection' },
  }
  const further = { documents: [], answers: ['/fence/material'], time: time(1, 'working_days'), silence: 'nothing' }
  return {
    'PAGAR-BERSAMA': {
      ...consultedFence,
      openData: true,
      serviceTime: time(8, 'working_days'),
      consultations: { order: 'together', agencies: [ofFire, ofEnvironment], further },
    },
    'PAGAR-GILIR': {
      ...consultedFence,
      serviceTime: time(4, 'working_days'),
      deemedApproval: 'automatic',
      consultations: {
        order: 'in_turn',
        agencies: [{ ...ofEnvironment, terms: { ...ofEnvironment.terms, silence: 'nothing' } }, ofFire],
      },
    },
  }
}
