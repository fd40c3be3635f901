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
import { type Finding, hurried } from '../rare-lives.ts'
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
  /** True once the file with the finding of a rare life is uploaded. */
  #isInOrder = false

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
    const { rare } = this.persona
    const own = rare && (rare.days?.[habit] ?? hurried[habit])
    const [from, to] = own ?? this.town.mix.days[habit] ?? [1, 1]
    return { at: this.#awake(this.town.now + this.chance.whole(from * 24, to * 24) * hour + hour), act }
  }

  /** Returns the same pause as `later`; the bell ends it early. */
  untilTold = (act: string, habit: string): Pause => ({ ...this.later(act, habit), bell: this.bell })

  /** True when they want to know each day how their application is. */
  get isCurious(): boolean {
    return this.has('changes_plans') || this.persona.rare !== undefined
  }

  soon = (act: string): Pause => ({ at: this.town.now + this.chance.whole(20, 90) * minute, act })

  #awake(at: number): number {
    const time = hourOf(at)
    return time < 6 ? at + (7 - time) * hour : at
  }

  /** Returns what officers find in the next file that this person uploads; undefined when it is in order. */
  findingOfNextFile(): Finding | undefined {
    const finding = this.#isInOrder ? undefined : this.persona.rare?.finding
    this.#isInOrder = true
    if (finding !== undefined) return finding
    return this.has('uploads_wrong_page') && this.chance.isTrue(0.3) ? 'wrong-page' : undefined
  }

  officeOf = (file: Pick<CaseFile, 'office'>): Office | undefined =>
    file.office ? this.offices.byId(file.office.id) : undefined

  /** Returns the moment so many days from now. */
  dayIn = (days: number): number => this.town.now + days * day
}
