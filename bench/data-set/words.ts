import type { Sql } from 'postgres'
import { wordsOfName } from '../../src/applications/answers/names.ts'
import { measuredVault } from '../seal.ts'

const words = 3_000
const letters = 26
const firstLetter = 0x61

/** Returns the word of a name with this rank: the lower the rank, the more people have it. */
export const wordOfRank = (rank: number): string =>
  `nama${letterOf(rank / letters ** 2)}${letterOf(rank / letters)}${letterOf(rank)}`

const letterOf = (number: number) => String.fromCodePoint(firstLetter + (Math.floor(number) % letters))

/** Inserts the search keys of words of names, from which the applications of the data set draw. */
export async function nameWords(sql: Sql): Promise<void> {
  const { digest } = await measuredVault()
  const digests = Array.from({ length: words }, (_, rank) => wordOfRank(rank))
    .flatMap((word) => wordsOfName(word).exact)
    .map((word) => digest('name', word).toString('hex'))
  await sql`
    create table bench_words as
    select place - 1 as rank, decode(digest, 'hex') as digest
    from unnest(${digests}::text[]) with ordinality given(digest, place)`
  await sql`create index on bench_words (rank)`
}
