import type { Journey } from './journey.ts'
import { Applicant } from './lives/applicant.ts'
import { applyFromHome } from './lives/applying.ts'
import { applyAtCounter, applyByPhone } from './lives/assisted.ts'
import { applyAtKiosk } from './lives/at-kiosk.ts'
import { applyByMail } from './lives/writing-mail.ts'
import type { Way } from './mix.ts'
import { atHour, day, hour } from './moments.ts'
import type { Offices } from './offices/offices.ts'
import { personaOf, withRareLife } from './personas.ts'
import { type RareLife, rareLives, rareLivesADay } from './rare-lives.ts'
import type { Town } from './town.ts'

const daysOfYear = 365

/** The journey to an application for each way of applying. */
const waysOfComing: Record<Way, (me: Applicant) => Journey> = {
  home: applyFromHome,
  counter: applyAtCounter,
  phone: applyByPhone,
  mail: applyByMail,
  kiosk: applyAtKiosk,
}

/**
 * Enrols new applicants each day, as many as the mix says, each with a journey of their own. The first of the day lead
 * the rare lives whose turn it is.
 */
export async function* arrive(town: Town, offices: Offices): Journey {
  const chance = town.chanceOf('arrivals')
  for (let [number, turn] = [1, 0]; ; ) {
    const perDay = town.mix.newcomersPerYear / daysOfYear
    const today = Math.floor(perDay) + (chance.isTrue(perDay % 1) ? 1 : 0)
    for (let count = 0; count < today; count++)
      await comes(town, offices, number++, count < rareLivesADay ? rareLives[turn++ % rareLives.length] : undefined)
    yield { at: atHour(town.now + day, 6), act: 'a day begins' }
  }
}

async function comes(town: Town, offices: Offices, number: number, rare?: RareLife): Promise<void> {
  const chance = town.chanceOf(`persona ${number}`)
  const permitTypes = town.catalogue.weights
  const drawn = personaOf(number, chance, { mix: town.mix, villages: offices.villages, permitTypes })
  const persona = rare && rare.permitType in permitTypes ? withRareLife(drawn, rare) : drawn
  for (const word of [persona.nik, persona.name, persona.phone, persona.email]) offices.personal.add(word)
  const email = persona.habits.has('has_no_account_mail') ? {} : { email: persona.email, email_verified: true }
  const client = await town.client(persona.subject, { ...email, name: persona.name })
  const me = new Applicant(persona, client, { town, offices })
  if (persona.way === 'mail') offices.writers.set(persona.email, { persona, reference: undefined })
  town.outside.letters.wakes(persona.email, me.bell)
  const life = waysOfComing[persona.way](me)
  town.enrols(me.name, life, {
    at: town.now + chance.whole(60, 15 * 60) * (hour / 60),
    act: `begins: ${persona.permitType}`,
  })
}
