import type { Sql } from 'postgres'
import { aSigner } from '../../support/files/signing.ts'
import { mailbox, reading } from '../../support/mail/mail-room.ts'
import { publicUrl } from '../../support/network.ts'
import type { Chance } from '../bottle/chance.ts'
import type { Actor, Cast, Outside, VirtualClock, Watcher, World } from '../bottle/world.ts'
import { watchInvariants } from '../invariants/watcher.ts'
import { Letters } from '../outside/carriers.ts'
import { Mails, sampleSenders } from '../outside/mails.ts'
import { ShownPermits } from '../outside/permits.ts'
import { Receivers } from '../outside/receivers.ts'
import { moodyScanner } from '../outside/scanner.ts'
import { moodySigner } from '../outside/signer.ts'
import { type Climate, Weather } from '../outside/weather.ts'
import { changeOffices, dissolveOffices, splitVillages } from './administration/areas.ts'
import { publishCalendars } from './administration/calendars.ts'
import { beginConsulting } from './administration/consulting.ts'
import { publishTypes } from './administration/publishing.ts'
import { keepRegisters } from './administration/registers.ts'
import { changeStaff } from './administration/staffing.ts'
import { arrive } from './arriving.ts'
import { Catalogue } from './catalogue.ts'
import { Coverage } from './coverage.ts'
import { type Mix, mix as usualMix } from './mix.ts'
import { day, hour } from './moments.ts'
import { decideOnPermits } from './offices/deciding-on-permits.ts'
import { Offices } from './offices/offices.ts'
import { triageMails } from './offices/triage.ts'
import { advertise } from './regulars/advertising.ts'
import { attack } from './regulars/attacking.ts'
import { countSteps } from './regulars/counting.ts'
import { follow } from './regulars/following.ts'
import { readOpenData } from './regulars/open-data.ts'
import { letYearsPass } from './regulars/passing-years.ts'
import { supervise } from './regulars/supervising.ts'
import { Town } from './town.ts'
import { workersOf } from './worker.ts'

/** The people of a network and the services outside of it, for one run. */
export class People implements Cast {
  readonly coverage = new Coverage()
  readonly contradictions: { what: string; details: Record<string, unknown> }[] = []
  readonly #mix: Mix
  letters: Letters | undefined
  receivers: Receivers | undefined
  offices: Offices | undefined

  constructor(mix: Mix = usualMix) {
    this.#mix = mix
  }

  /** The personal data of the people so far: identity numbers, names, telephone numbers and addresses. */
  personal: () => ReadonlySet<string> = () => this.offices?.personal ?? new Set()

  /** Returns the services outside of the program. Call it before `actors`. */
  async outside({ chance, clock }: { chance: Chance; clock: VirtualClock }): Promise<Outside> {
    const weather = (service: string, climate: Climate) =>
      new Weather(service, climate, { chance: chance.of(service), now: () => clock.now() })
    const { climates } = this.#mix
    this.letters = new Letters(
      {
        email: weather('email', climates.carriers),
        sms: weather('sms', climates.carriers),
        whatsapp: weather('whatsapp', climates.carriers),
      },
      (what, details) => this.contradictions.push({ what, details }),
      () => clock.now(),
    )
    this.receivers = new Receivers(
      (name) => ({ weather: weather(`receiver ${name}`, climates.receivers), chance: chance.of(`receiver ${name}`) }),
      () => clock.now(),
    )
    const { signer } = await aSigner()
    return {
      post: this.letters,
      receivers: this.receivers,
      reading: {
        ...reading(),
        mailbox,
        checkSender: sampleSenders(),
        scanner: moodyScanner(weather('scanner', climates.scanner)),
      },
      certificates: { signer: moodySigner(signer, weather('signer', climates.signer)), publicUrl },
    }
  }

  /** Returns the watcher of all invariants. */
  async watchers(world: World, sql: Sql, sandbox: Sql): Promise<readonly Watcher[]> {
    const known = { sandbox, personal: this.personal, receipts: () => this.receivers, letters: () => this.letters }
    return [await watchInvariants(world, sql, known)]
  }

  /** Enrols all journeys. Returns no actors, because journeys join the world themselves. */
  async actors(world: World): Promise<readonly Actor[]> {
    const [letters, receivers] = [this.letters, this.receivers]
    if (!letters || !receivers) throw new Error('The world outside comes first.')
    const outside = { letters, mails: new Mails(() => world), permits: new ShownPermits(), receivers }
    const catalogue = await Catalogue.ofSamples(this.#mix.permitTypes)
    const town = new Town(world, { outside, catalogue, coverage: this.coverage, mix: this.#mix })
    const offices = await Offices.open(town, await town.client('admin'))
    this.offices = offices
    offices.villages = offices.all.filter(({ data }) => data.level === 'village').map(({ data }) => data.regionCode)
    const now = town.now
    town.enrols('arrivals', arrive(town, offices), { at: now, act: 'a day begins' })
    const province = offices.byRegion('31')
    if (province)
      town.enrols(province.name, () => triageMails(province, offices), { at: now, act: 'looks at the mail' })
    if (province)
      for (const first of [0, 2])
        town.enrols(province.name, () => decideOnPermits(province, first), { at: now + day, act: 'looks at permits' })
    const administration = {
      publishTypes,
      publishCalendars,
      changeOffices,
      dissolveOffices,
      splitVillages,
      changeStaff,
      keepRegisters,
      supervise,
      beginConsulting,
    }
    for (const [act, begins] of Object.entries(administration))
      town.enrols('administrator', () => begins(offices), { at: now + 5 * hour, act })
    for (let number = 1; number <= this.#mix.attackers; number++)
      town.enrols(`attacker ${number}`, () => attack(offices, number), { at: now + day, act: 'signs in' })
    for (const subject of ['reviewer', 'front-desk'])
      town.enrols(`follower ${subject}`, () => follow(town, subject), { at: now + hour, act: 'reads events' })
    town.enrols('advertiser', () => advertise(town), { at: now + day, act: 'looks for addresses' })
    town.enrols('reader of open data', () => readOpenData(town), { at: now + day, act: 'reads open data' })
    town.enrols('years', () => letYearsPass(town), { at: now + day, act: 'lets years pass' })
    town.enrols('counter of steps', () => countSteps(town), { at: now, act: 'begins' })
    for (const [name, journey] of workersOf(town)) town.enrols(name, journey, { at: now, act: 'runs jobs' })
    return []
  }
}
