import type { Actor } from '../access/identity/actor.ts'
import { wordsOfName } from '../applications/answers/names.ts'
import type { ListServices } from '../applications/lists/summaries.ts'
import { readBy, readOf, searcherOf } from '../applications/reads/reading.ts'
import type { ListKey, Paging } from '../http/cursor.ts'
import { fault } from '../http/problems/faults.ts'
import { invalidRequest, Problem } from '../http/problems/problem.ts'
import type { Db } from '../platform/db/client.ts'
import { type LookupKind, lookupKinds, normalised } from '../privacy/identifiers.ts'
import { type FoundRow, findAtOffices, findByDigest, findInNetwork, type Sought } from './search-queries.ts'
import { wayOf } from './search-ways.ts'

/** The result of a search: the key of its cursors, and its rows, one more than `limit` if there are more. */
interface Found {
  list: ListKey
  rows: FoundRow[]
}

type SearchInput = { [kind in LookupKind | 'soundsLike']?: string | undefined }

/**
 * Finds applications by keyed hashes, within the reach of an officer. A name that none has in this spelling is searched
 * for by its sound, and so is `soundsLike`. The search and its results are recorded before they are returned. Throws
 * `forbidden` for an actor without a post, `invalid_request` for a name without a word.
 */
export async function searchByPerson(
  db: Db,
  { vault, reads }: Pick<ListServices, 'vault' | 'reads'>,
  input: SearchInput,
  actor: Actor,
  paging: (list: ListKey) => Paging,
): Promise<Found> {
  const searcher = searcherOf(actor)
  if (!searcher)
    throw new Problem('forbidden', { action: 'search', by: ['front_desk', 'reviewer', 'inspector', 'cashier', 'head'] })
  const { kind, texts, otherwise } = soughtIn(input)
  const digestsOf = (sought: readonly string[]) => sought.map((text) => vault.digest(kind, text))
  const digests = digestsOf(texts)
  const list = { list: 'search', of: actor.personId, by: digests.map((digest) => digest.toString('hex')).join(' ') }
  const { limit, after } = paging(list)
  const find = kind === 'name' ? findByName : findByDigest
  let rows = await find(db, actor, { kind, digests, limit, after })
  for (const sounds of otherwise) {
    if (rows.length > 0) break
    rows = await find(db, actor, { kind, digests: digestsOf(sounds), limit, after })
  }
  const shown = { what: 'search', fields: [kind] } as const
  const found = rows.slice(0, limit).flatMap((row) => readOf(row, actor, shown) ?? [])
  await reads.add(...(found.length > 0 ? found : [readBy(searcher, shown)]))
  return { list, rows }
}

/**
 * Returns the search key: a kind of identifier in its normal form, or the words of a name. `otherwise` holds what to
 * search for in turn while nothing is found: their sounds, if they are others, without an apostrophe and parted by it.
 */
function soughtIn(input: SearchInput): { kind: LookupKind; texts: string[]; otherwise: string[][] } {
  if (input.soundsLike !== undefined)
    return waysOf(wordsIn(input.soundsLike, '/soundsLike'), ['sounds', 'partedSounds'])
  const [asked] = lookupKinds.flatMap((kind) => (input[kind] === undefined ? [] : [{ kind, text: input[kind] }]))
  if (!asked) throw new Problem('invalid_request', {})
  const { kind, text } = asked
  if (kind !== 'name') return { kind, texts: [normalised(kind, text)], otherwise: [] }
  return waysOf(wordsIn(text, '/name'), ['exact', 'sounds', 'partedSounds'])
}

type Words = ReturnType<typeof wordsOfName>

function waysOf(words: Words, members: readonly (keyof Words)[]): ReturnType<typeof soughtIn> {
  const ways = new Map(members.map((member) => longestFirst(words[member])).map((texts) => [texts.join(), texts]))
  const [texts = [], ...otherwise] = ways.values()
  return { kind: 'name', texts, otherwise }
}

function wordsIn(name: string, pointer: string): Words {
  const words = wordsOfName(name)
  if (words.exact.length === 0) throw invalidRequest(fault({ pointer }, 'no_name_word'))
  return words
}

/** Returns words by length, the longest first: cursors hold the hashes in this order. */
const longestFirst = (words: readonly string[]) => words.toSorted((a, b) => b.length - a.length)

/** Finds by the words of a name: by the rarest pair, or the only word, at the offices within reach if these are few. */
async function findByName(db: Db, actor: Actor, sought: Sought): Promise<FoundRow[]> {
  const { isAtOffices, digests } = await wayOf(db, actor, sought)
  const findEverywhere = digests.length > 1 ? findInNetwork : findByDigest
  const find = isAtOffices ? findAtOffices : findEverywhere
  return find(db, actor, { ...sought, digests })
}
