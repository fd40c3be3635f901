import { compareWithLean } from '../compare.ts'
import { someAnswers, spread } from '../data-set.ts'
import type { Stage } from '../stage.ts'
import { of } from './files.ts'
import type { Question } from './question.ts'

const json = { 'content-type': 'application/json' }

/**
 * Measures drafts: as many in each round, however busy the machine is. The bare program inserts an application and its
 * form. Ours also encrypts the personal answers, and inserts an event, an interval, a name and the hashes for the
 * search: 11 rows.
 */
export const create: Question = {
  name: 'T3',
  quick: true,
  async ask({ options: { rounds }, database, api, bare, bareLean, as, sql, side }: Stage) {
    const [place] = await sql<{ village: string }[]>`select village from bench_places where rank = 0`
    const body = JSON.stringify({ permitType: 'IMB', villageCode: place?.village, answers: await someAnswers() })
    const people = await Promise.all(Array.from({ length: spread }, (_, rank) => as(`applicant-${rank}`)))
    const plain = { method: 'POST', path: '/applications', headers: json, body } as const
    return compareWithLean({
      operation: 'T3 create a draft with answers, against begin, 2 inserts, commit',
      least: 1.2,
      rounds,
      database,
      bare: side(bare, (amount) => ({ amount, requests: () => [plain] })),
      lean: side(bareLean, (amount) => ({ amount, requests: () => [plain] })),
      ours: side(api, (amount) => ({
        amount,
        requests: (connection) => [
          { method: 'POST', path: '/v1/applications', headers: { ...of(people, connection), ...json }, body },
        ],
      })),
    })
  },
}
