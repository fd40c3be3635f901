import type { Exchange } from './invariant.ts'

/** Returns a request of an applicant that was answered with 200, with these changes. */
export const exchangeOf = (rest: Partial<Exchange>): Exchange => ({
  subject: 'applicant-1',
  credential: 'a token',
  method: 'GET',
  url: '/v1/applications',
  idempotencyKey: null,
  ifMatch: null,
  body: null,
  status: 200,
  text: '{}',
  at: Date.now(),
  began: 1,
  ended: 2,
  ...rest,
})
