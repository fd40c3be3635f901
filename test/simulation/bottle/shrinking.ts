import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Finding } from '../invariants/invariant.ts'
import { keyOf } from './kept.ts'
import { shrink } from './shrink.ts'

/** A run that has ended: its first finding, and the lines of its journal. */
export interface Played {
  finding: Finding | undefined
  acts: readonly string[]
}

/** Plays a run again. `keep` names the file with the keys of the acts to play; undefined plays all. */
type Play = (keep: string | undefined) => Promise<Played>

const most = { runs: 60, minutes: 20 }
const shownRequests = 6

/**
 * Prints the smallest journey that still leads to the first finding of a run: the seed, the acts in plain words, and
 * the invariant. Tries at most 60 runs and 20 minutes. Returns false when the run has no finding.
 */
export async function printShrunk(play: Play, seed: number): Promise<boolean> {
  const first = await play(undefined)
  const { finding } = first
  if (!finding) {
    console.log('Nothing was found, so there is nothing to shrink.')
    return false
  }
  const { journey, runs } = await shrinkJourney(play, finding, first.acts)
  console.log(`seed ${seed}, ${first.acts.length} acts shrunk to ${journey.length} in ${runs} runs:`)
  for (const line of journey) console.log(`  ${describeAct(line)}`)
  console.log(`${finding.invariant}: ${finding.subject}`)
  console.log(`  expected: ${finding.expected}\n  found:    ${finding.found}`)
  return true
}

async function shrinkJourney(play: Play, finding: Finding, acts: readonly string[]) {
  const folder = await mkdtemp(join(tmpdir(), 'satu-pintu-shrinking-'))
  const until = performance.now() + most.minutes * 60_000
  let [runs, journey] = [0, acts]
  async function stillFails(keys: readonly string[]): Promise<boolean> {
    const file = join(folder, `${++runs}`)
    await writeFile(file, keys.join('\n'))
    const played = await play(file)
    if (played.finding?.invariant !== finding.invariant) return false
    const [kept, playedKeys] = [new Set(keys), keysOf(played.acts)]
    journey = played.acts.filter((_, place) => kept.has(playedKeys[place] ?? ''))
    return true
  }
  try {
    const keys = keysOf(acts)
    const start = await firstThatFails(startsOf(acts, finding), stillFails)
    await shrink(start ?? keys, stillFails, () => runs < most.runs && performance.now() < until)
    return { journey, runs }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function firstThatFails(
  starts: readonly (readonly string[])[],
  stillFails: (keys: readonly string[]) => Promise<boolean>,
): Promise<readonly string[] | undefined> {
  for (const keys of starts) if (await stillFails(keys)) return keys
  return undefined
}

/**
 * Returns two sets of keys to try first: the acts that mention ids of the finding's subject, then all acts of the same
 * actors.
 */
function startsOf(acts: readonly string[], { subject }: Finding): readonly string[][] {
  const ids = subject.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? []
  const keys = keysOf(acts)
  const isTouching = (line: string, place: number) => place === acts.length - 1 || ids.some((id) => line.includes(id))
  const touching = keys.filter((_, place) => isTouching(acts[place] ?? '', place))
  const actors = new Set(acts.filter(isTouching).map((line) => readAct(line).actor))
  return [touching, keys.filter((_, place) => actors.has(readAct(acts[place] ?? '').actor))]
}

/** Returns the key of each act of a journal. */
function keysOf(acts: readonly string[]): string[] {
  const counts = new Map<string, number>()
  return acts.map((line) => {
    const { actor } = readAct(line)
    const place = (counts.get(actor) ?? 0) + 1
    counts.set(actor, place)
    return keyOf(actor, place)
  })
}

function readAct(line: string): { at: string; actor: string; act: string; requests: string[] } {
  const [, at, actor, act, , ...requests]: string[] = JSON.parse(line)
  return { at: at ?? '', actor: actor ?? '', act: act ?? '', requests }
}

function describeAct(line: string): string {
  const { at, actor, act, requests } = readAct(line)
  const shown = requests.slice(0, shownRequests).map((request) => request.replace(/ [0-9a-f]+$/, ''))
  const rest = requests.length > shownRequests ? [`and ${requests.length - shownRequests} more`] : []
  return [`${at} ${actor}: ${act}`, ...shown, ...rest].join('\n      ')
}
