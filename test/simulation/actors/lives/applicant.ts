import type { Chance } from '../../bottle/chance.ts'
import type { CaseFile } from '../case-file.ts'
import type { KnownType } from '../catalogue.ts'
import type { Client } from '../client.ts'
import { Bell, type Pause } from '../journey.ts'
import type { Habit } from '../mix.ts'
import { day, hour, hourOf, minute } from '../moments.ts'
import type { Office } from '../offices/office.ts'
import type { Offices } from '../offices/offices.ts'
import type { Persona } from '../personas.ts'
import type { Town } from '../town.ts'

/** An applicant with their persona, client and memory. */
export class Applicant {
  readonly persona: Persona
  readonly client: Client
  readonly town: Town
  readonly offices: Offices
  readonly chance: Chance
  readonly name: string
  /** Rung when a letter is delivered and when a counter visit has ended. */
  readonly bell = new Bell()
  villageCode: string

  constructor(persona: Persona, client: Client, { town, offices }: { town: Town; offices: Offices }) {
    this.persona = persona
    this.client = client
    this.town = town
    this.offices = offices
    this.name = persona.subject
    this.chance = town.chanceOf(`${this.name} life`)
    this.villageCode = persona.villageCode
  }

  get type(): KnownType {
    return this.town.catalogue.typeOf(this.persona.permitType)
  }

  has = (habit: Habit): boolean => this.persona.habits.has(habit)

  /** Returns a pause of some days, as the mix says for this habit. It ends between 6.00 and midnight. */
  later(act: string, habit: string): Pause {
    const [from, to] = this.town.mix.days[habit] ?? [1, 1]
    return { at: this.#awake(this.town.now + this.chance.whole(from * 24, to * 24) * hour + hour), act }
  }

  /** Returns the same pause as `later`; the bell ends it early. */
  untilTold = (act: string, habit: string): Pause => ({ ...this.later(act, habit), bell: this.bell })

  soon = (act: string): Pause => ({ at: this.town.now + this.chance.whole(20, 90) * minute, act })

  #awake(at: number): number {
    const time = hourOf(at)
    return time < 6 ? at + (7 - time) * hour : at
  }

  officeOf = (file: Pick<CaseFile, 'office'>): Office | undefined =>
    file.office ? this.offices.byId(file.office.id) : undefined

  /** Returns the moment so many days from now. */
  dayIn = (days: number): number => this.town.now + days * day
}
