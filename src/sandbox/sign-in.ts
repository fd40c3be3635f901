import { everything } from '../access/clients/client.ts'
import { findByKey, rememberAgencies } from '../access/clients/sign-in.ts'
import { readKey } from '../access/keys/key.ts'
import { sandboxPolicy } from '../access/rate-limits/policies.ts'
import { Problem } from '../http/problems/problem.ts'
import type { Database } from '../platform/db/client.ts'
import { sampleProvince } from './fixed-permits.ts'
import { findTester, registerInSandbox } from './world-queries.ts'

/**
 * Authenticates agencies by their test keys, which are stored in the live database with all other keys. The agency has
 * the scopes and purposes of its registration, all permit types, the sample province, and its own village of the
 * sandbox.
 */
export const createSandboxSignIn = (live: Database, sandbox: Database) =>
  rememberAgencies(live, async (credential) => {
    const { agency, milliseconds } = await findByKey(credential, live.reader, { keys: 'test', clients: 'live' })
    const sha256 = readKey(credential)?.sha256
    const tester = sha256 && (await findTester(live.reader, sha256))
    if (!tester) throw new Problem('unauthorized', { reason: 'key_unknown' })
    const village = await registerInSandbox(sandbox.pool, tester)
    return {
      agency: {
        ...agency,
        environment: 'test',
        permitTypes: [everything],
        regions: [sampleProvince, village],
        ratePolicy: sandboxPolicy,
      },
      milliseconds,
    }
  })
