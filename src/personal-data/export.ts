import type { Actor } from '../access/identity/actor.ts'
import { openCase } from '../applications/answers.ts'
import type { Case } from '../applications/case.ts'
import { judgeCase } from '../applications/judged.ts'
import { presentCase } from '../applications/present.ts'
import { listCases } from '../applications/queries.ts'
import type { Db } from '../platform/db/client.ts'
import type { Language } from '../platform/words.ts'
import type { Vault } from '../privacy/vault.ts'
import {
  contactsOf,
  happeningsOf,
  holdingsOf,
  noticesOf,
  permitHappeningsOf,
  readsOf,
  sessionsOf,
} from './export-queries.ts'

const pageSize = 20
const applicationsLimit = 5_000

/**
 * All that is held of a person, as the text of one JSON document, piece by piece: only a few applications are in memory
 * at a time. Where there are more applications than a limit, `complete` is false.
 */
export async function* everythingOf(
  db: Db,
  vault: Vault,
  actor: Actor,
  now: Date,
  language: Language,
): AsyncGenerator<string> {
  const { personId, name, posts } = actor
  const head = {
    exportedAt: now,
    person: { id: personId, name, posts },
    contacts: await contactsIn(db, vault, personId),
    kioskSessions: await sessionsOf(db, personId),
  }
  yield `${JSON.stringify(head).slice(0, -1)},"applications":[`
  let last: string | null = null
  let written = 0
  while (written < applicationsLimit) {
    const cases: Case[] = await listCases(db, actor, { after: last, limit: pageSize })
    if (cases.length > 0) yield (written > 0 ? ',' : '') + (await pieces(db, vault, actor, cases, language)).join(',')
    written += cases.length
    last = cases.at(-1)?.id ?? null
    if (cases.length < pageSize) break
  }
  yield `],"complete":${written < applicationsLimit}}`
}

async function pieces(
  db: Db,
  vault: Vault,
  actor: Actor,
  cases: readonly Case[],
  language: Language,
): Promise<string[]> {
  const ids = cases.map(({ id }) => id)
  const [happenings, permitHappenings, reads, notices, held] = await Promise.all([
    happeningsOf(db, ids),
    permitHappeningsOf(db, ids),
    readsOf(db, ids),
    noticesOf(db, ids),
    holdingsOf(db, ids),
  ])
  return Promise.all(
    cases.map(async (file) => {
      const {
        nextActions: _next,
        answerFaults: _faults,
        documents,
        permit,
        ...shown
      } = presentCase(judgeCase(await openCase(vault, file)), actor, language)
      const {
        applicationId: _file,
        corrections = [],
        ...holdings
      } = held.find(({ applicationId }) => applicationId === file.id) ?? { applicationId: file.id }
      return JSON.stringify({
        ...shown,
        ...holdings,
        corrections: await Promise.all(
          corrections.map(async ({ personal, ...correction }) => ({
            ...correction,
            content: personal === null ? null : (await vault.open(file.id, personal)).get('correction'),
          })),
        ),
        permit: permit && {
          ...permit,
          events: permitHappenings
            .filter(({ applicationId }) => applicationId === file.id)
            .map(({ applicationId: _of, ...event }) => event),
        },
        documents: documents.map((document) => ({
          ...document,
          content: `/v1/applications/${file.id}/documents/${document.id}/content`,
        })),
        events: happenings
          .filter(({ applicationId }) => applicationId === file.id)
          .map(({ applicationId: _of, ...event }) => event),
        notices: notices
          .filter(({ applicationId }) => applicationId === file.id)
          .map(({ applicationId: _of, ...notice }) => notice),
        reads: reads
          .filter(({ applicationId }) => applicationId === file.id)
          .map(({ applicationId: _of, ...read }) => read),
      })
    }),
  )
}

/** One's own addresses are told whole. */
const contactsIn = async (db: Db, vault: Vault, personId: string) =>
  Promise.all(
    (await contactsOf(db, personId)).map(async ({ id, personal, ...contact }) => ({
      ...contact,
      address: (await vault.open(id, personal)).get('/address'),
    })),
  )
