import { admitting, guessing } from '../../access/rate-limits/limiting.ts'
import type { Limits } from '../../access/rate-limits/limits.ts'
import { contextOf } from '../../applications/context.ts'
import { ApplicationParams } from '../../applications/params.ts'
import { writeClaimCode } from '../../correspondence/notifications/writing/paper-letter.ts'
import { created, once } from '../../http/idempotency/once.ts'
import { onceShown } from '../../http/idempotency/once-shown.ts'
import { refusals } from '../../http/problems/refusals.ts'
import { etagOf, keyOf, PostHeaders } from '../../http/request.ts'
import { type App, ref } from '../../http/schema.ts'
import type { Database } from '../../platform/db/client.ts'
import type { Names } from '../../platform/words.ts'
import type { Vault } from '../../privacy/vault.ts'
import { claimApplication, issueClaimCode, readClaim } from './claim.ts'
import { Claim, ClaimCode, NewClaim, SendBy } from './schema.ts'

const tags = ['Applications']
/** In place of a claim code and its letter, which are shown once. */
export const noCode: { code: string | null; letter: Names | null } = { code: null, letter: null }
const guesses = { own: 'claim_guesses_of_person', all: 'claim_guesses' } as const

export interface ClaimParts {
  database: Database
  limits: Limits
  vault: Vault
}

/** Routes that issue claim codes, and by which an applicant takes over an application that a counter filed. */
export async function claims(app: App, parts: ClaimParts) {
  issueClaimCodeRoute(app, parts)
  claimApplicationRoute(app, parts)
}

function issueClaimCodeRoute(app: App, { database, vault }: ClaimParts) {
  app.post(
    '/applications/:id/claim-codes',
    {
      schema: {
        operationId: 'issueClaimCode',
        tags,
        summary: 'Issue a claim code',
        description:
          'For the front desk that filed an application for somebody. With the code and the reference, the applicant ' +
          'takes the application over. The code is returned once, valid for 90 days, and replaces any earlier one. ' +
          'Hand it over as a letter, or send it with `sendBy` to the contact stated at the counter.',
        params: ApplicationParams,
        headers: PostHeaders,
        querystring: SendBy,
        response: {
          201: ref(ClaimCode),
          ...refusals(
            'not_found',
            'forbidden',
            'claimed_already',
            'rule_broken',
            'conflict',
            'request_in_flight',
            'idempotency_key_reused',
          ),
        },
      },
    },
    async (request, reply) => {
      const {
        headers,
        params: { id },
        query: { sendBy },
      } = request
      const answer = await onceShown(database, keyOf(request, headers, null), noCode, async (tx) => {
        const { code, reference, expiresAt, version, days } = await issueClaimCode(
          { ...contextOf(request, tx), vault },
          id,
          sendBy,
        )
        const letter = await writeClaimCode(tx, vault, id, { code, days })
        return { answer: created({ reference, expiresAt }, { etag: etagOf({ version }) }), shown: { code, letter } }
      })
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}

function claimApplicationRoute(app: App, { database, limits }: ClaimParts) {
  app.post(
    '/applications/claims',
    {
      onRequest: admitting(limits, 'claims', ({ actor }) => actor.personId),
      schema: {
        operationId: 'claimApplication',
        tags,
        summary: 'Take over an application',
        description:
          'Send the reference and the claim code that you got at a counter, or from the account to which the ' +
          'application belongs. The application becomes yours; a counter can still read it, and the earlier account ' +
          'cannot. A code works once. 404: reference or code is wrong, expired or used. 409 ' +
          '`yours_already`: it is your application, for example by an earlier request whose answer was lost. 429: ' +
          'too many wrong codes for this reference, from this person, or very many from all.',
        headers: PostHeaders,
        body: NewClaim,
        response: {
          201: ref(Claim),
          ...refusals(
            'not_found',
            'acted_on_it',
            'yours_already',
            'conflict',
            'rule_broken',
            'request_in_flight',
            'idempotency_key_reused',
          ),
        },
      },
    },
    async (request, reply) => {
      const { body, headers } = request
      const meant = readClaim(body)
      const guess = { guesser: request.actor.personId, subject: meant.reference }
      const answer = await guessing(limits, guesses, guess, () =>
        once(database, keyOf(request, headers, body), async (db) => {
          const { id, reference, version, at } = await claimApplication(contextOf(request, db), meant)
          return created(
            { applicationId: id, reference, claimedAt: at },
            { etag: etagOf({ version }), location: `/v1/applications/${id}` },
          )
        }),
      )
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}
