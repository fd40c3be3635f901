import type { JWTPayload } from 'jose'
import type { Person } from '../../support/person.ts'
import type { Chance } from '../bottle/chance.ts'
import type { World } from '../bottle/world.ts'
import type { Surroundings } from '../outside/surroundings.ts'
import type { Catalogue } from './catalogue.ts'
import { Client } from './client.ts'
import type { Coverage } from './coverage.ts'
import { Delays } from './delays.ts'
import { enrol } from './enrolling.ts'
import { Bell, type Journey, type Pause } from './journey.ts'
import type { Mix } from './mix.ts'
import { Rotation } from './rotation.ts'

/** The parts of a run that all actors share. */
export class Town {
  readonly world: World
  readonly outside: Surroundings
  readonly catalogue: Catalogue
  readonly coverage: Coverage
  readonly mix: Mix
  readonly #rotation = new Rotation()
  readonly #delays: Delays = new Delays(this)
  /** Rung at each upload, to wake the worker that scans. */
  readonly uploads = new Bell()
  /** Called when a head has suspended or revoked a permit, by the id of the permit: its holder may object. */
  readonly holders = new Map<string, () => void>()
  /** The ids of the registered agencies that give opinions. */
  readonly consulted: string[] = []
  /** The number of clients of each name so far: each draws its keys from its own stream. */
  readonly #clients = new Map<string, number>()

  constructor(
    world: World,
    { outside, catalogue, coverage, mix }: Pick<Town, 'outside' | 'catalogue' | 'coverage' | 'mix'>,
  ) {
    this.world = world
    this.outside = outside
    this.catalogue = catalogue
    this.coverage = coverage
    this.mix = mix
  }

  /** The virtual time, in milliseconds since 1970. */
  get now(): number {
    return this.world.clock.now().getTime()
  }

  /** Returns true for those whose turn it is to do something rare, by its name and share: see `Rotation`. */
  isInTurn = (name: string, share: number): boolean => this.#rotation.isInTurn(name, share)

  chanceOf = (name: string): Chance => this.world.chance.of(name)

  /** Enrols a journey of an actor. Its acts have the delays of that actor. */
  enrols(actor: string, journey: Journey | (() => Journey), first: Pause): void {
    const delayed = (one: Journey) => this.#delays.journey(actor, one)
    const given = typeof journey === 'function' ? () => delayed(journey()) : delayed(journey)
    enrol(this.world, actor, given, this.#delays.pause(actor, first))
  }

  /** Returns a client that is signed in as this subject. */
  async client(subject: string, claims: JWTPayload = {}): Promise<Client> {
    return this.#of(subject, await this.world.as(subject, { name: subject, ...claims }))
  }

  /** Returns a client with a bearer token; null sends none. */
  clientOf = (name: string, token: string | null): Client => this.#of(name, this.world.bearer(token))

  #of(name: string, person: Person): Client {
    const number = (this.#clients.get(name) ?? 0) + 1
    this.#clients.set(name, number)
    return new Client(name, person, {
      chance: this.chanceOf(`client ${name} ${number}`),
      coverage: this.coverage,
      uploads: this.uploads,
    })
  }
}
