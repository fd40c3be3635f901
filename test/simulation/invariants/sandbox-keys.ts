import type { Exchange, Look } from './invariant.ts'

/** True for a request with a test key of a live deployment, valid or not. */
export const isOfSandbox = (
  { sandbox }: Pick<Look, 'sandbox'>,
  { credential }: Pick<Exchange, 'credential'>,
): boolean => sandbox !== undefined && credential.includes('ptsp_test_')
