import { someAnswers, spread } from '../data-set.ts'
import type { Shot } from '../load.ts'
import type { Program } from '../processes.ts'
import { of, type Reader, readers } from '../questions/files.ts'
import { fresh } from '../questions/transition.ts'
import { wholeCases } from '../questions/whole-case.ts'
import type { Stage } from '../stage.ts'
import { checkCases, checkCreated, checkLists, checkSteps } from './checking.ts'
import type { JobName } from './options.ts'
import type { Draft, Peer } from './peer.ts'
import { type Queue, queues } from './queues.ts'

type RequestsOf = Shot['requests']

/** A program in a job. `requests`: how many requests do the job once. `share`: see `Peer`. */
export interface Entry {
  name: string
  program: Program
  /** Prepares that many jobs, and returns the requests of each connection. */
  prepare: (jobs: number) => RequestsOf | Promise<RequestsOf>
  requests?: number
  share?: number
}

/** A job with its goals: the least ratio of our throughput to that of a peer. */
export interface Job {
  name: JobName
  title: string
  goals: Readonly<Record<string, number>>
  /** Checks the responses of all programs, and returns how each is asked. The API comes first. */
  prepare: (stage: Stage, peers: readonly Peer[]) => Promise<Entry[]>
}

const json = { 'content-type': 'application/json' }
const slow = { directus: 20, strapi: 20 }

const wholeCase: Job = {
  name: 'case',
  title: 'whole case: row, form, documents, history, office',
  goals: { bare: 0.8, express: 4, ...slow },
  async prepare(stage, peers) {
    const people = await readers(stage)
    await checkCases(stage, peers, people)
    const forgetful = await stage.startApi({ CASE_CACHE_MB: '0' })
    return [
      { name: 'ours', program: stage.api, requests: 2, prepare: () => withHistory(people) },
      { name: 'ours without the history', program: stage.api, prepare: () => wholeCases(people) },
      { name: 'ours, nothing kept', program: forgetful, requests: 2, prepare: () => withHistory(people) },
      ...peers.map((peer) => entryOf(peer, () => casesOf(peer, people))),
    ]
  },
}

const entryOf = ({ name, program, share }: Peer, prepare: Entry['prepare']): Entry => ({
  name,
  program,
  share,
  prepare,
})

const casesOf =
  ({ headers, requests }: Peer, people: readonly Reader[]): RequestsOf =>
  (connection) =>
    of(people, connection).ids.map((id) => ({ path: requests.whole(id), headers }))

/** Returns the requests of a connection: each application, followed by its history. */
const withHistory = (people: readonly Reader[]) => (connection: number) =>
  wholeCases(people)(connection).flatMap((request) => [request, { ...request, path: `${request.path}/events` }])

const list: Job = {
  name: 'list',
  title: 'list of 50 in one status of one office',
  goals: { bare: 0.7, express: 1.5, ...slow },
  async prepare(stage, peers) {
    const all = await queues(stage)
    await checkLists(stage, peers, all)
    const ours = (connection: number) => {
      const { ours: paths, headers } = of(all, connection)
      return paths.map((path) => ({ path, headers }))
    }
    return [
      { name: 'ours', program: stage.api, prepare: () => ours },
      ...peers.map((peer) => entryOf(peer, () => pagesOf(peer, all))),
    ]
  },
}

const pagesOf =
  ({ headers, requests }: Peer, all: readonly Queue[]): RequestsOf =>
  (connection) => {
    const { office, befores } = of(all, connection)
    return befores.map((before, page) => ({ path: requests.list(office, before, page + 1), headers }))
  }

const create: Job = {
  name: 'create',
  title: 'create with form and history row',
  goals: { bare: 0.5, express: 1.5, ...slow },
  async prepare(stage, peers) {
    const [place] = await stage.sql<{ village: string }[]>`select village from bench_places where rank = 0`
    const draft = { permitType: 'IMB', villageCode: place?.village ?? '', answers: await someAnswers() }
    await checkCreated(stage, peers, draft)
    const people = await Promise.all(Array.from({ length: spread }, (_, rank) => stage.as(`applicant-${rank}`)))
    const body = JSON.stringify(draft)
    return [
      {
        name: 'ours',
        program: stage.api,
        prepare: () => (connection) => [
          { method: 'POST', path: '/v1/applications', headers: { ...of(people, connection), ...json }, body },
        ],
      },
      ...peers.map((peer) => entryOf(peer, () => creating(peer, draft))),
    ]
  },
}

function creating({ headers, requests }: Peer, draft: Draft): RequestsOf {
  const { path, body } = requests.create(draft)
  const request = { method: 'POST', path, headers: { ...headers, ...json }, body: JSON.stringify(body) } as const
  return () => [request]
}

const step: Job = {
  name: 'step',
  title: 'one step with history row',
  goals: { bare: 0.5, express: 1.5, ...slow },
  async prepare(stage, peers) {
    await checkSteps(stage, peers)
    const people = await Promise.all(Array.from({ length: spread }, (_, rank) => stage.as(`front_desk-${rank}`)))
    const body = JSON.stringify({ action: 'accept' })
    const ours = async (count: number): Promise<RequestsOf> => {
      const ids = await fresh(stage, 'submitted', count)
      return (connection) =>
        of(ids, connection).map((id) => ({
          method: 'POST',
          path: `/v1/applications/${id}/transitions`,
          headers: { ...of(people, connection), ...json },
          body,
        }))
    }
    return [
      { name: 'ours', program: stage.api, prepare: ours },
      ...peers.map((peer) => entryOf(peer, (count) => stepping(peer, count))),
    ]
  },
}

async function stepping({ headers, requests, supply }: Peer, count: number): Promise<RequestsOf> {
  const ids = await supply(count)
  return (connection) =>
    ids
      .filter((_, index) => index % spread === connection)
      .map((id) => {
        const { method, path, body } = requests.step(id)
        return { method, path, headers: { ...headers, ...json }, body: JSON.stringify(body) }
      })
}

export const jobs: readonly Job[] = [wholeCase, list, create, step]
