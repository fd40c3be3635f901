import { boundContextOf, contextOf } from '../../applications/context.ts'
import { ApplicationParams } from '../../applications/params.ts'
import { writeClaimCode } from '../../correspondence/notifications/writing/paper-letter.ts'
import { created } from '../../http/idempotency/once.ts'
import { onceShown } from '../../http/idempotency/once-shown.ts'
import { NoContentWithTag, refusals } from '../../http/problems/refusals.ts'
import { ChangeHeaders, etagOf, keyOf, PostHeaders } from '../../http/request.ts'
import { type App, ref } from '../../http/schema.ts'
import { issueAccountCode, withdrawAccountCode } from './account-code.ts'
import { NewAccountCode } from './account-schema.ts'
import { type ClaimParts, noCode } from './routes.ts'
import { ClaimCode } from './schema.ts'

/** The routes of codes by which an application that belongs to an account comes to another one. */
export async function accountCodes(app: App, parts: ClaimParts) {
  issueAccountCodeRoute(app, parts)
  withdrawAccountCodeRoute(app, parts)
}

function issueAccountCodeRoute(app: App, { database, vault }: ClaimParts) {
  app.post(
    '/applications/:id/account-codes',
    {
      schema: {
        operationId: 'issueAccountCode',
        tags: ['Applications'],
        summary: 'Issue a code for another account',
        description:
          'For an application that belongs to an account: another account takes it over with the reference and this ' +
          'code (`claimApplication`), with its permit, letters and history, and the present account does not see it ' +
          'any more. The applicant issues a code for a colleague or an heir. The head of the responsible office ' +
          'issues one for somebody who has shown their authority, stated in `mandate`; a letter tells the present ' +
          'account at once. The code is returned once, and replaces any earlier one. It is valid for 90 days, one of ' +
          'the head for 14. 409 `code_of_office`: the office has issued one, which the applicant cannot replace ' +
          'until it ends.',
        params: ApplicationParams,
        headers: PostHeaders,
        body: NewAccountCode,
        response: {
          201: ref(ClaimCode),
          ...refusals(
            'not_found',
            'forbidden',
            'code_of_office',
            'rule_broken',
            'conflict',
            'request_in_flight',
            'idempotency_key_reused',
          ),
        },
      },
    },
    async (request, reply) => {
      const { body, headers, params } = request
      const answer = await onceShown(database, keyOf(request, headers, body), noCode, async (tx) => {
        const context = contextOf(request, tx)
        const { code, reference, expiresAt, version, days } = await issueAccountCode(context, params.id, body)
        const letter = await writeClaimCode(tx, vault, params.id, { code, days, isHeld: true })
        return { answer: created({ reference, expiresAt }, { etag: etagOf({ version }) }), shown: { code, letter } }
      })
      return reply.code(201).headers(answer.headers).send(answer.body)
    },
  )
}

function withdrawAccountCodeRoute(app: App, { database: { pool } }: ClaimParts) {
  app.delete(
    '/applications/:id/account-codes',
    {
      schema: {
        operationId: 'withdrawAccountCode',
        tags: ['Applications'],
        summary: 'Withdraw the code for another account',
        description:
          'The code that was issued last is not valid any more. The applicant withdraws their own code, for example ' +
          'one that went to the wrong person. The head of the responsible office withdraws that of the office, when ' +
          'the authority was not right after all or nobody needs it; a letter tells the present account, which can ' +
          'then issue a code again. Without such a code nothing changes. 409 `code_of_office`: the code is of the ' +
          'office, and the applicant cannot withdraw it.',
        params: ApplicationParams,
        headers: ChangeHeaders,
        response: {
          204: NoContentWithTag,
          ...refusals('not_found', 'forbidden', 'code_of_office', 'conflict', 'stale', 'precondition_required'),
        },
      },
    },
    async ({ actor, headers, params: { id } }, reply) => {
      const version = await withdrawAccountCode(boundContextOf({ actor, headers }, pool), id)
      return reply.code(204).header('etag', etagOf({ version })).send(null)
    },
  )
}
