import type { Chance } from '../../bottle/chance.ts'
import type { Client } from '../client.ts'
import type { Journey } from '../journey.ts'
import { duringWork, hour, minute } from '../moments.ts'
import type { Town } from '../town.ts'

export type Role = 'front_desk' | 'reviewer' | 'inspector' | 'cashier' | 'head'
export interface Officer {
  subject: string
  roles: readonly Role[]
  client: Client
}
export interface OfficeData {
  id: string
  regionCode: string
  level: string
  state: string
}

/** The roles of each person of an office. In a small office one person has several. */
const villageCrew: readonly (readonly Role[])[] = [
  ['front_desk', 'cashier'],
  ['reviewer', 'inspector'],
  ['reviewer', 'front_desk'],
  ['head'],
]
const largeCrew: readonly (readonly Role[])[] = [
  ['front_desk'],
  ['front_desk', 'cashier'],
  ['reviewer'],
  ['reviewer', 'inspector'],
  ['inspector'],
  ['head'],
  ['head'],
]
const week = 7 * 24 * hour

/** An office with its officers. They are appointed when its first work arrives. */
export class Office {
  readonly data: OfficeData
  readonly town: Town
  readonly chance: Chance
  readonly name: string
  readonly #appoints: (office: Office, subject: string, role: Role) => Promise<void>
  #crew: Officer[] | undefined
  #dismissed = new Set<string>()

  constructor(data: OfficeData, town: Town, appoints: (office: Office, subject: string, role: Role) => Promise<void>) {
    this.data = data
    this.town = town
    this.name = `office ${data.regionCode}`
    this.chance = town.chanceOf(this.name)
    this.#appoints = appoints
  }

  get id(): string {
    return this.data.id
  }

  /** Enrols some work at the time when an officer takes it up: during working hours, after a delay. */
  gets(act: string, work: Journey, after: number = this.#delay()): void {
    this.town.enrols(this.name, work, { at: duringWork(this.town.now + after), act })
  }

  /** Returns an officer for a role who is at work this week and is not excluded; undefined when there is none. */
  async officerFor(role: Role, except: ReadonlySet<string> = new Set()): Promise<Officer | undefined> {
    const fit = (await this.crew()).filter(
      ({ subject, roles }) => roles.includes(role) && !except.has(subject) && !this.#isAway(subject),
    )
    return fit.length === 0 ? undefined : this.chance.pick(fit)
  }

  /** Returns all officers of the office. The first call appoints them. */
  async crew(): Promise<readonly Officer[]> {
    this.#crew ??= await this.#hires()
    return this.#crew.filter(({ subject }) => !this.#dismissed.has(subject))
  }

  /** True once its officers are appointed. */
  get isStaffed(): boolean {
    return this.#crew !== undefined
  }

  /** Records that an officer is suspended, or back at work. */
  misses(subject: string, isGone: boolean): void {
    if (isGone) this.#dismissed.add(subject)
    else this.#dismissed.delete(subject)
  }

  /** Appoints one more person to a role. */
  async hires(role: Role, subject = `${this.data.regionCode}-stand-in-${role}`): Promise<Officer> {
    await this.#appoints(this, subject, role)
    const officer = { subject, roles: [role], client: await this.town.client(subject) }
    this.#crew = [...(this.#crew ?? []), officer]
    return officer
  }

  async #hires(): Promise<Officer[]> {
    const crew: Officer[] = []
    const posts = this.data.level === 'village' ? villageCrew : largeCrew
    for (const [index, roles] of posts.entries()) {
      const subject = `officer-${this.data.regionCode}-${index + 1}`
      for (const role of roles) await this.#appoints(this, subject, role)
      crew.push({ subject, roles, client: await this.town.client(subject) })
    }
    return crew
  }

  #isAway(subject: string): boolean {
    const number = Math.floor(this.town.now / week)
    return this.town.chanceOf(`${subject} away ${number}`).isTrue(this.town.mix.officers.isAway)
  }

  #delay(): number {
    const { hours, hoursBehind, behind } = this.town.mix.office
    const [from, to] = this.chance.isTrue(behind) ? hoursBehind : hours
    return this.chance.whole(from * 60, to * 60) * minute
  }
}
