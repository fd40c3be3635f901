import type { Chance } from '../../bottle/chance.ts'
import type { Client } from '../client.ts'
import { sha256Of } from '../draws.ts'
import { fileFor } from '../files.ts'
import type { Journey } from '../journey.ts'
import type { Mix } from '../mix.ts'
import { day, duringWork, hour } from '../moments.ts'
import type { Offices } from '../offices/offices.ts'
import type { Town } from '../town.ts'

interface Consultation {
  id: string
  version: number
  status: string
  dueAt: string | null
  overdue: boolean
  file: { documents: { id: string }[] } | null
}

/** The share of consultations about which an agency asks back first. */
const asksBack = 0.12

type Plan = keyof Mix['consulted']['plans'] | 'question'

/** The plan of the agency for a consultation, and its progress. */
interface Task {
  plan: Plan
  /** The latest moment of an answer, in milliseconds since 1970, as far as the agency was told. */
  dueAt: number
  paper: Paper | undefined
}

/** A paper that the agency has uploaded. */
interface Paper {
  id: string
  sha256: string
  isLookedAt: boolean
}

const purpose = { purpose: 'opinion' }
const by = { name: 'Petugas 1', position: 'Kepala seksi pencegahan' }
const reasons = 'Jalannya cukup lebar untuk sebuah mobil pemadam.'
const conditions = ['Pintu kedua tetap bebas.', 'Pagar diberi tanda pada malam hari.'] as const

/** An agency that is asked for its opinion: it opines, adds papers, asks back, declines, or stays silent. */
export class ConsultedAgency {
  readonly name: string
  readonly #town: Town
  readonly #offices: Offices
  readonly #id: string
  readonly #chance: Chance
  readonly #papers: Chance
  readonly #tasks = new Map<string, Task>()
  #client: Client | undefined

  constructor(offices: Offices, id: string, number: number) {
    this.name = `consulted agency ${number}`
    this.#town = offices.town
    this.#offices = offices
    this.#id = id
    this.#chance = offices.town.chanceOf(this.name)
    this.#papers = offices.town.chanceOf(`${this.name} papers`)
  }

  /** Gets a key from the administrator. */
  async getsKey(): Promise<void> {
    const expiresAt = new Date(this.#town.now + 360 * day).toISOString()
    const key = await this.#offices.administrator.sends(`/v1/clients/${this.#id}/keys`, { label: 'Desk', expiresAt })
    if (key.isGood) this.#client = this.#town.clientOf(this.name, key.body<{ secret: string }>().secret)
  }

  /** Yields the acts of its officers, who look for consultations once or twice on a working day. */
  async *works(): Journey {
    for (;;) {
      const page = await this.#client?.reads('/v1/consultations?status=requested&limit=30')
      for (const asked of page?.isGood ? page.body<{ data: Consultation[] }>().data : []) await this.#takesUp(asked)
      await this.#isLate()
      if (this.#chance.isTrue(this.#town.mix.consulted.tooMuch)) await this.#triesTooMuch()
      yield { at: duringWork(this.#town.now + this.#chance.whole(4, 20) * hour), act: 'looks for consultations' }
    }
  }

  async #takesUp(asked: Consultation): Promise<void> {
    const { readsFiles } = this.#town.mix.consulted
    const isNew = !this.#tasks.has(asked.id)
    const task = this.#tasks.get(asked.id) ?? { plan: this.#planOfNext(), dueAt: 0, paper: undefined }
    task.dueAt = Date.parse(asked.dueAt ?? '') || this.#town.now + 5 * day
    this.#tasks.set(asked.id, task)
    if (isNew) {
      const read = await this.#client?.reads(`/v1/consultations/${asked.id}`, purpose)
      const [document] = read?.isGood ? (read.body<Consultation>().file?.documents ?? []) : []
      if (document && this.#town.isInTurn('reads the file of a consultation', readsFiles))
        await this.#client?.reads(`/v1/consultations/${asked.id}/documents/${document.id}/content`, purpose)
    }
    if (task.plan !== 'silence') await this.#acts(asked, task)
  }

  /** Returns what it does with the next consultation: by turns it asks back. */
  #planOfNext(): Plan {
    const { plans } = this.#town.mix.consulted
    return this.#town.isInTurn('asks back about a consultation', asksBack) ? 'question' : this.#chance.weighted(plans)
  }

  async #acts(asked: Consultation, task: Task): Promise<void> {
    const { addsPapers, papers } = this.#town.mix.consulted
    const isOpinion = task.plan !== 'question' && task.plan !== 'declined'
    if (isOpinion && task.paper === undefined && this.#chance.isTrue(addsPapers)) {
      const paper = fileFor({ slot: 'opinion', formats: ['application/pdf'] }, this.#chance)
      const added = await this.#client?.sendsFile(`/v1/consultations/${asked.id}/papers`, paper)
      const sha256 = sha256Of(paper.bytes)
      if (added?.isGood) task.paper = { id: added.body<{ id: string }>().id, sha256, isLookedAt: false }
      return
    }
    if (isOpinion && task.paper?.isLookedAt === false && this.#papers.isTrue(papers.looks))
      await this.#looksAtPapers(asked, task)
    if (task.plan === 'question') {
      await this.#responds(asked, { response: 'question', text: 'Ke arah mana pintunya terbuka?' })
      task.plan = this.#chance.pick(['no_objection', 'with_conditions'])
      return
    }
    const answer = await this.#responds(asked, {
      response: task.plan,
      text: reasons,
      ...(task.plan === 'with_conditions' && { conditions: conditions.slice(0, this.#chance.whole(1, 2)) }),
      ...(isOpinion && task.paper !== undefined && { papers: [task.paper.id] }),
    })
    if (answer?.code === 'rule_broken') await this.#looksAtPapers(asked, task)
    else if (answer?.isGood) this.#tasks.delete(asked.id)
  }

  /** Sends a response, half of the time bound to the version that was read. */
  #responds({ id, version }: Pick<Consultation, 'id' | 'version'>, body: object) {
    const bound = this.#chance.isTrue(0.5) && version > 0 ? { version } : {}
    return this.#client?.sends(`/v1/consultations/${id}/responses`, { ...body, by }, bound)
  }

  /** Lists its papers and reads its own. Removes some, and goes on without them or adds another one later. */
  async #looksAtPapers({ id, version }: Consultation, task: Task): Promise<void> {
    const path = `/v1/consultations/${id}/papers`
    await this.#client?.reads(path)
    const { paper } = task
    if (paper === undefined) return
    paper.isLookedAt = true
    const content = `${path}/${paper.id}/content`
    const read = await this.#client?.reads(content)
    if (read?.isGood && sha256Of(read.bytes) !== paper.sha256) throw new Error(`A paper has other bytes: ${paper.id}`)
    if (!this.#papers.isTrue(this.#town.mix.consulted.papers.takesBack)) return
    const removed = await this.#client?.removes(`${path}/${paper.id}`, version)
    if (!removed?.isGood) return
    task.paper = undefined
    await this.#client?.reads(content)
  }

  /** Answers after the time has run out, or forgets what it was asked. Only an escalated consultation takes it. */
  async #isLate(): Promise<void> {
    for (const [id, { plan, dueAt }] of this.#tasks) {
      if (dueAt + day > this.#town.now) continue
      this.#tasks.delete(id)
      if (plan === 'silence' && this.#chance.isTrue(this.#town.mix.consulted.answersLate))
        await this.#responds({ id, version: 0 }, { response: 'no_objection', text: reasons })
    }
  }

  /** Gives an opinion a second time, which may not succeed, and reads the consultation afterwards. */
  async #triesTooMuch(): Promise<void> {
    const page = await this.#client?.reads('/v1/consultations?status=answered&limit=5')
    const [ended] = page?.isGood ? page.body<{ data: Consultation[] }>().data : []
    if (!ended) return
    const again = await this.#responds(ended, { response: 'objection', text: 'We have thought again.' })
    if (again?.isGood) throw new Error(`An opinion was given twice: ${ended.id}`)
    await this.#client?.reads(`/v1/consultations/${ended.id}`, purpose)
  }
}
