import { readFile } from 'node:fs/promises'
import { availableParallelism, loadavg } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import postgres, { type Sql } from 'postgres'
import { allInTurn, type Side } from '../compare.ts'
import { someAnswers } from '../data-set.ts'
import { fire } from '../load.ts'
import { type Program, startProgram } from '../processes.ts'
import { openStage, type Stage } from '../stage.ts'
import { startDirectus } from './directus.ts'
import { install } from './install.ts'
import { type Entry, type Job, jobs } from './jobs.ts'
import { type Name, readOptions } from './options.ts'
import type { Peer, Surroundings } from './peer.ts'
import { startPlain } from './plain.ts'
import { linesOf } from './report.ts'
import { startStrapi } from './strapi.ts'
import { fill } from './tables.ts'

/**
 * Measures the API against the same jobs in other frameworks: `npm run bench:peers`. Each program has the same
 * applications in a database of its own, on one server. The programs run in turn. Some responses of each are checked
 * before a job is measured.
 */
const { rows, rounds, amount, only, peers: chosen, folder } = readOptions()
const say = (text: string) => process.stderr.write(`${text}\n`)
const halt = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => halt.abort())

const parts = new AsyncDisposableStack()
try {
  const needsPackages = chosen.some((name) => name !== 'bare')
  const around = { folder: needsPackages ? await install(folder, say) : '', parts, say, signal: halt.signal }
  const options = { quick: false, rows, rounds, seconds: 0, amount, only: [], data: undefined, profile: undefined }
  const stage = await openStage(options, around)
  const peers = await startPeers(stage, around.folder)
  const lines: string[] = []
  for (const job of jobs) {
    if (!only.includes(job.name)) continue
    say(`measuring ${job.name}, load ${loadavg().map(Math.round).join('/')}`)
    const measured = await measure(stage, job, peers)
    say(measured.join('\n'))
    lines.push(...measured)
  }
  process.stdout.write(`${await cardOf(stage)}\n\n${lines.join('\n')}\n`)
} catch (error) {
  process.exitCode = 1
  if (!halt.signal.aborted) say(error instanceof Error ? (error.stack ?? error.message) : String(error))
} finally {
  await parts.disposeAsync()
}

/** Returns the lines of a job. One that fails is reported, and fails the run at its end. */
async function measure(stage: Stage, job: Job, peers: readonly Peer[]): Promise<string[]> {
  try {
    const entries = await job.prepare(stage, peers)
    const sides = entries.map((entry) => sideOf(entry, stage.signal))
    return linesOf(job, entries, await allInTurn(sides, rounds, stage.database))
  } catch (error) {
    process.exitCode = 1
    return [`**${job.title}**: failed. ${error instanceof Error ? error.message : error}`, '']
  }
}

/** Each round has as many jobs, however busy the machine is. The warm-up is a round, too. */
function sideOf({ program: { pid, url }, prepare, requests = 1, share = 1 }: Entry, signal: AbortSignal): Side {
  return {
    pid,
    prepare: async () => {
      signal.throwIfAborted()
      const jobsOfRound = amount * share
      const sent = { amount: jobsOfRound * requests, requests: await prepare(jobsOfRound) }
      return () => fire(url, 0, sent)
    },
  }
}

async function startPeers(stage: Stage, at: string): Promise<Peer[]> {
  const answers = await someAnswers()
  const around: Surroundings = {
    folder: at,
    issuer: stage.issuer,
    headers: { authorization: (await stage.as('officer'))['authorization'] ?? '' },
    answers,
    database: (name) => newDatabase(stage, name),
    fill: (sql, form) => fill(stage.sql, sql, JSON.stringify(answers), form),
    start,
  }
  const starts: Record<Name, () => Promise<Peer>> = {
    bare: () => startPlain('bare', new URL('bare.ts', import.meta.url).href, around),
    express: () => startPlain('express', installed(at, 'programs/express.js'), around),
    nest: () => startPlain('nest', installed(at, 'programs/nest/main.js'), around),
    directus: () => startDirectus(around),
    strapi: () => startStrapi(around),
  }
  const started: Peer[] = []
  for (const name of chosen) {
    say(`starting ${name}`)
    started.push(await starts[name]())
  }
  return started
}

function installed(at: string, path: string): string {
  return pathToFileURL(join(at, path)).href
}

/** Starts a program as in production. It ends with the run. `ready` null: any response means that it is ready. */
async function start(
  script: string,
  args: (port: number) => string[],
  env: Record<string, string> = {},
  ready: string | null = '/ready',
): Promise<Program> {
  const settings = (port: number) => ({ NODE_ENV: 'production', PORT: String(port), HOST: '127.0.0.1', ...env })
  return parts.adopt(await startProgram(script, { args, env: settings, ...(ready !== null && { ready }) }), (running) =>
    running.stop(),
  )
}

async function newDatabase({ sql, url }: Stage, name: string): Promise<{ sql: Sql; url: string }> {
  const own = Object.assign(new URL(url), { pathname: name }).href
  await sql`create database ${sql(name)}`
  const opened = parts.adopt(postgres(own, { max: 1, onnotice: () => {} }), (open) => open.end({ timeout: 1 }))
  return { sql: opened, url: own }
}

async function cardOf({ sql }: Stage): Promise<string> {
  const [server] = await sql<{ version: string }[]>`select current_setting('server_version') as version`
  const { dependencies } = JSON.parse(await readFile(new URL('package.json', import.meta.url), 'utf8'))
  const names = ['express', 'pg', '@nestjs/core', 'typeorm', 'directus', '@strapi/strapi']
  return [
    `Node ${process.versions.node}`,
    `PostgreSQL ${server?.version}`,
    ...names.map((name) => `${name} ${dependencies[name]}`),
    `${rows} applications`,
    `${availableParallelism()} cores, load ${loadavg().map(Math.round).join('/')} (1/5/15 minutes)`,
    `${rounds} rounds of ${amount} jobs in turn`,
    '32 connections',
  ].join(' · ')
}
