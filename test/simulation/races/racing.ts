import { duringWork, minute } from '../actors/moments.ts'
import { type Act, type Actor, type Cast, NoAnswer, type World } from '../bottle/world.ts'
import type { Scene } from '../guards/scene.ts'
import { sceneCast } from '../guards/scene-cast.ts'
import { type Race, runRace } from './race.ts'
import { racesOfMoney } from './races-of-money.ts'
import { racesOfOffices } from './races-of-offices.ts'
import { racesOfPeople } from './races-of-people.ts'
import { racesOfPermits } from './races-of-permits.ts'
import { racesOfSteps } from './races-of-steps.ts'

const races: Readonly<Record<string, Race>> = {
  ...racesOfSteps,
  ...racesOfMoney,
  ...racesOfPermits,
  ...racesOfPeople,
  ...racesOfOffices,
}
const minutesBetween = 10

/** A cast that runs the races of the list, each in its turn, in an order of the seed, while the offices are open. */
export class Racing {
  /** The count of each end of each race: the statuses of its answers, in the order of its racers. */
  readonly #ends = new Map<string, number>()
  readonly cast: Cast = sceneCast((world, scene) => [this.#starter(world, scene)])

  /** Returns how often each race ended in which way. */
  table(): string {
    const lines = [...this.#ends].sort().map(([end, count]) => `${String(count).padStart(6)}  ${end}`)
    return ['races', ...lines].join('\n')
  }

  #starter(world: World, scene: Scene): Actor {
    const chance = world.chance.of('races')
    let left: string[] = []
    let ready: Act | undefined
    let [run, isRested] = [0, false]
    /** Prepares a race. What was shown then is judged before the race. */
    const prepares = (name: string, race: Race): Act => ({
      name: `${name}, before`,
      run: async () => {
        const racers = await race.prepares(scene).catch((error: unknown) => {
          this.#counts(name, ['not begun'])
          throw new NoAnswer(error instanceof Error ? error.message : String(error))
        })
        const own = world.chance.of(`race ${++run}`)
        ready = { name, run: async () => this.#counts(name, await runRace(racers, race, own)) }
      },
    })
    return {
      name: 'races',
      next: ({ clock }) => {
        const begun = ready
        ready = undefined
        if (begun) return begun
        isRested = !isRested
        if (isRested) return { at: new Date(duringWork(clock.now().getTime() + minutesBetween * minute)) }
        if (left.length === 0) left = chance.shuffled(Object.keys(races).sort())
        const name = left.pop() ?? ''
        const race = races[name]
        return race && prepares(name, race)
      },
    }
  }

  #counts(name: string, statuses: readonly (number | string)[]): void {
    const end = `${name}: ${statuses.join(', ')}`
    this.#ends.set(end, (this.#ends.get(end) ?? 0) + 1)
  }
}
