import { hash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import ts from 'typescript'
import type { Source } from '../support/measuring/sources.ts'
import { type Site, sitesIn } from './sites.ts'

/** A place without its row type, which is a part of a syntax tree. */
export type KeptSite = Omit<Site, 'rowType'>

/** The hash of a file, and its places. */
type Kept = [string, KeptSite[]]

const usual = new URL('../../node_modules/.cache/satu-pintu-tests/sites.json', import.meta.url)
const rules = await readFile(new URL('sites.ts', import.meta.url), 'utf8')

/**
 * Returns the places of these files, in order. Those of a file are kept until its text, its path, the parser or
 * `sites.ts` changes: to parse the service takes two seconds at the end of a run, while the other core waits.
 */
export async function keptSitesOf(sources: readonly Source[], file = usual): Promise<KeptSite[]> {
  const before = new Map(await readKept(file))
  const now = sources.map((source): Kept => {
    const key = hash('sha256', JSON.stringify([ts.version, rules, source.path, source.text]))
    return [key, before.get(key) ?? sitesIn(source.tree).map(({ rowType: _, ...site }) => site)]
  })
  if (now.some(([key]) => !before.has(key))) {
    await mkdir(new URL('.', file), { recursive: true })
    await writeFile(file, JSON.stringify(now))
  }
  return now.flatMap(([, sites]) => sites)
}

/** Returns what the last run has kept; nothing where there is no such file, or a killed run has left a part of one. */
async function readKept(file: URL): Promise<Kept[]> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch {
    return []
  }
}
