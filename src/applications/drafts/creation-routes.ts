import { once } from '../../http/idempotency/once.ts'
import { onceByStatement } from '../../http/idempotency/once-by-statement.ts'
import { languageOf } from '../../http/problems/language.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { channelOf, keyOf, PostHeaders } from '../../http/request.ts'
import { type App, ref } from '../../http/schema.ts'
import { type Database, factsOf } from '../../platform/db/client.ts'
import { oncePer } from '../../platform/lazy.ts'
import type { Storage } from '../../platform/stored-objects/storage.ts'
import { givingStrays } from '../../platform/stored-objects/stray.ts'
import type { Vault } from '../../privacy/vault.ts'
import type { Case } from '../case/case.ts'
import { presentSetAside } from '../case/present.ts'
import { Application } from '../case/schema.ts'
import type { ReadRecord } from '../reads/record.ts'
import { channelAtCounter } from './assistance.ts'
import { answersOf, createDraft } from './draft.ts'
import { createdAnswer } from './present.ts'
import { NewApplication } from './schema.ts'
import { startFromEarlier } from './start.ts'

const tags = ['Applications']

interface DraftCreationParts {
  database: Database
  storage: Storage
  vault: Vault
  reads: ReadRecord
}

export function createApplicationRoute(app: App, { database, storage, vault, reads }: DraftCreationParts) {
  app.post(
    '/applications',
    {
      schema: {
        operationId: 'createApplication',
        tags,
        summary: 'Create an application',
        description:
          'Creates a draft. Answers may be missing or incomplete: they are saved, and `answerFaults` lists ' +
          'what is left to do. Three things are refused: unknown fields, values of another shape (object, ' +
          'list, single value), and texts or lists that are too long. A front desk officer who files for ' +
          'somebody sends `filedAtOfficeId` and `assistance`; the channel is then `counter` unless `phone` ' +
          'is stated. `startFrom` renews, amends or copies an earlier application.',
        headers: PostHeaders,
        body: NewApplication,
        response: {
          201: ref(Application),
          ...refusals(
            'not_found',
            'forbidden',
            'rule_broken',
            'conflict',
            'request_in_flight',
            'idempotency_key_reused',
          ),
        },
      },
    },
    async (request, reply) => {
      const { actor, body, headers } = request
      const { startFrom, ...input } = body
      const channel = input.filedAtOfficeId ? channelAtCounter(headers['x-channel']) : channelOf(headers)
      const beginnings = startFrom
        ? await startFromEarlier({ database, storage, vault, reads }, { ...input, startFrom }, actor)
        : null
      // The response stored for a retry has no answers: the retry sends the same ones.
      const key =
        headers['idempotency-key'] === undefined ? undefined : keyOf(request, headers, vault.fingerprint(body))
      const copies = beginnings?.copies.map(({ objectKey }) => objectKey) ?? []
      const answerOf = oncePer((draft: Case) => createdAnswer(draft, actor, languageOf(request)))
      const keyedAnswer = key && ((draft: Case) => ({ key, answer: answerOf(draft) }))
      const context = { vault, actor, channel }
      const answer = beginnings
        ? await givingStrays(database.pool, storage, copies, () =>
            once(database, key, async (db) =>
              answerOf(await createDraft({ ...context, db, facts: factsOf(database, db) }, input, beginnings)),
            ),
          )
        : await onceByStatement(database, key, async () =>
            answerOf(await createDraft({ ...context, db: database.pool, facts: database.reader, keyedAnswer }, input)),
          )
      const setAside = beginnings?.setAside ? presentSetAside(beginnings.setAside, languageOf(request)) : null
      return reply
        .code(201)
        .headers(answer.headers)
        .send({ ...answer.body, answers: answersOf(input, beginnings), setAside })
    },
  )
}
