import type { Sql } from 'postgres'
import type { Program } from '../processes.ts'

/** A program of the comparison. All have the same applications, and do the same jobs for the same requests. */
export interface Peer {
  name: string
  program: Program
  /** The headers of its signed-in person. */
  headers: Record<string, string>
  requests: Requests
  /** Inserts submitted applications without documents into its tables. Returns their ids. */
  supply: (count: number) => Promise<string[]>
  /** The share of the requests of a round that it gets: a slow program would need minutes for all. */
  share: number
}

/** The requests of a program, and how its responses are read. */
export interface Requests {
  whole: (id: string) => string
  /** A page of a queue: it comes after an id in descending order, and is the page of this number, from 1. */
  list: (office: string, before: string, page: number) => string
  create: (draft: Draft) => { path: string; body: unknown }
  step: (id: string) => { method: 'POST' | 'PATCH'; path: string; body: unknown }
  wholeOf: (body: string) => Whole
  referencesOf: (body: string) => string[]
  idOf: (body: string) => string
}

/** Returns the references of a list of applications, which all programs answer in the same shape. */
export function referencesOf(body: string): string[] {
  const { data }: { data: { reference: string }[] } = JSON.parse(body)
  return data.map(({ reference }) => reference)
}

export interface Draft {
  permitType: string
  villageCode: string
  answers: Record<string, unknown>
}

/** The parts that each whole case has to contain. */
export interface Whole {
  reference: string
  status: string
  version: number
  /** The name of the applicant in the form. */
  applicant: string
  documents: number
  /** The statuses that the history leads to. */
  history: string[]
  office: string | null
}

/** The settings of a program when it starts. `folder` has the installed packages. */
export interface Surroundings {
  folder: string
  issuer: string
  headers: Record<string, string>
  /** Creates an empty database on the server of all programs. */
  database: (name: string) => Promise<{ sql: Sql; url: string }>
  fill: (sql: Sql, form: 'apart' | 'inside') => Promise<void>
  start: (
    script: string,
    args: (port: number) => string[],
    env?: Record<string, string>,
    ready?: string | null,
  ) => Promise<Program>
  answers: Record<string, unknown>
}
