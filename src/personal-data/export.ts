import type { Actor } from '../access/identity/actor.ts'
import { openCase } from '../applications/answers/answers.ts'
import type { Case } from '../applications/case/case.ts'
import { evaluateCase } from '../applications/case/evaluated.ts'
import { presentCase } from '../applications/case/present.ts'
import { listCases } from '../applications/case/queries.ts'
import { groundsIn } from '../applications/objections/grounds.ts'
import type { Db } from '../platform/db/client.ts'
import type { Language } from '../platform/words.ts'
import type { Vault } from '../privacy/vault.ts'
import { contactsOf, eventsOf, noticesOf, permitEventsOf, readsOf, sessionsOf } from './export-queries.ts'
import { holdingsOf } from './holdings-queries.ts'

const pageSize = 20
const applicationsLimit = 5_000

/**
 * Yields all data of a person as the text of one JSON document. Only one page of applications is in memory at a time.
 * `complete` is false when the person has 5,000 applications or more.
 */
export async function* exportData(
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
  const [events, permitEvents, reads, notices, held] = await Promise.all([
    eventsOf(db, ids),
    permitEventsOf(db, ids),
    readsOf(db, ids),
    noticesOf(db, ids),
    holdingsOf(db, ids),
  ])
  return Promise.all(
    cases.map(async (application) => {
      const {
        nextActions: _next,
        answerFaults: _faults,
        documents,
        permit,
        ...shown
      } = presentCase(evaluateCase(await openCase(vault, application)), actor, language)
      const {
        applicationId: _file,
        corrections = [],
        objections = [],
        ...holdings
      } = held.find(({ applicationId }) => applicationId === application.id) ?? { applicationId: application.id }
      return JSON.stringify({
        ...shown,
        ...holdings,
        corrections: await Promise.all(
          corrections.map(async ({ personal, ...correction }) => ({
            ...correction,
            content: personal === null ? null : (await vault.open(application.id, personal)).get('correction'),
          })),
        ),
        objections: await Promise.all(
          objections.map(async ({ personal, ...objection }) => ({
            ...objection,
            grounds: await groundsIn(vault, { applicationId: application.id, personal }),
          })),
        ),
        permit: permit && {
          ...permit,
          events: permitEvents
            .filter(({ applicationId }) => applicationId === application.id)
            .map(({ applicationId: _of, ...event }) => event),
        },
        documents: documents.map((document) => ({
          ...document,
          content: `/v1/applications/${application.id}/documents/${document.id}/content`,
        })),
        events: events
          .filter(({ applicationId }) => applicationId === application.id)
          .map(({ applicationId: _of, ...event }) => event),
        notices: notices
          .filter(({ applicationId }) => applicationId === application.id)
          .map(({ applicationId: _of, ...notice }) => notice),
        reads: reads
          .filter(({ applicationId }) => applicationId === application.id)
          .map(({ applicationId: _of, ...read }) => read),
      })
    }),
  )
}

/** Returns the contacts of a person with their unmasked addresses. */
const contactsIn = async (db: Db, vault: Vault, personId: string) =>
  Promise.all(
    (await contactsOf(db, personId)).map(async ({ id, personal, ...contact }) => ({
      ...contact,
      address: (await vault.open(id, personal)).get('/address'),
    })),
  )
