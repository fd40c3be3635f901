import { type Key, once } from '../../http/idempotency/once.ts'
import { onceByStatement } from '../../http/idempotency/once-by-statement.ts'
import { languageOf } from '../../http/problems/language.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { channelOf, keyOf, PostHeaders } from '../../http/request.ts'
import { type App, ref } from '../../http/schema.ts'
import { factsOf } from '../../platform/db/client.ts'
import { oncePer } from '../../platform/lazy.ts'
import { givingStrays } from '../../platform/stored-objects/stray.ts'
import type { Case } from '../case/case.ts'
import { presentSetAside } from '../case/present.ts'
import { Application } from '../case/schema.ts'
import type { VaultContext } from '../context.ts'
import { channelAtCounter } from './assistance.ts'
import { answersOf, createDraft } from './create.ts'
import type { DraftInput } from './input.ts'
import { createdAnswer } from './present.ts'
import { NewApplication } from './schema.ts'
import { type DraftParts, type FromEarlier, startFromEarlier } from './start.ts'

const tags = ['Applications']

export function createApplicationRoute(app: App, parts: DraftParts) {
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
          'or `email` is stated. `startFrom` renews, amends or copies an earlier application. One person has ' +
          'a limited number of drafts open at once; beyond it, 409 `too_many_drafts`.',
        headers: PostHeaders,
        body: NewApplication,
        response: {
          201: ref(Application),
          ...refusals(
            'not_found',
            'forbidden',
            'rule_broken',
            'too_many_drafts',
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
      const earlier = startFrom ? await startFromEarlier(parts, { ...input, startFrom }, actor) : null
      // The response stored for a retry has no answers: the retry sends the same ones.
      const key =
        headers['idempotency-key'] === undefined ? undefined : keyOf(request, headers, parts.vault.fingerprint(body))
      const creation: Creation = {
        context: { vault: parts.vault, actor, channel, draftsLimit: parts.draftsLimit },
        input,
        key,
        answerOf: (draft) => createdAnswer(draft, actor, languageOf(request)),
      }
      const answer = await (earlier ? createFromEarlier(parts, creation, earlier) : createOnce(parts, creation))
      const setAside = earlier?.setAside ? presentSetAside(earlier.setAside, languageOf(request)) : null
      return reply
        .code(201)
        .headers(answer.headers)
        .send({ ...answer.body, answers: answersOf(input, earlier), setAside })
    },
  )
}

/** A draft to create once for a key, and its response. */
interface Creation {
  context: Pick<VaultContext, 'vault' | 'actor' | 'channel'> & Pick<DraftParts, 'draftsLimit'>
  input: DraftInput
  key: Key | undefined
  answerOf: (draft: Case) => ReturnType<typeof createdAnswer>
}

/** Creates a draft by one statement, which also stores its response. */
function createOnce({ database }: DraftParts, { context, input, key, answerOf }: Creation) {
  const answerTo = oncePer(answerOf)
  const keyedAnswer = key && ((draft: Case) => ({ key, answer: answerTo(draft) }))
  const creating = { ...context, db: database.pool, facts: database.reader, keyedAnswer }
  return onceByStatement(database, key, async () => answerTo(await createDraft(creating, input)))
}

/** Creates a draft from an earlier application. Removes its copied objects when the draft does not own them. */
function createFromEarlier(
  { database, storage }: DraftParts,
  { context, input, key, answerOf }: Creation,
  earlier: FromEarlier,
) {
  const copies = earlier.copies.map(({ objectKey }) => objectKey)
  return givingStrays(database.pool, storage, copies, () =>
    once(database, key, async (db) =>
      answerOf(await createDraft({ ...context, db, facts: factsOf(database, db) }, input, earlier)),
    ),
  )
}
