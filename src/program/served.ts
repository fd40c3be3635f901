import type { FastifyBaseLogger } from 'fastify'
import { createCaseCache, usualCacheBytes } from '../applications/case/cache.ts'
import { usualDrafts } from '../applications/drafts/drafts-limit.ts'
import { createReadRecord } from '../applications/reads/record.ts'
import { createKioskSignIn } from '../counter/kiosks/sign-in.ts'
import { createReadChanges } from '../events/changed-applications.ts'
import { Admission } from '../http/admission/admission.ts'
import { OpenFiles } from '../http/admission/open-files.ts'
import { createReferenceAnswers, usualReferenceBytes } from '../http/caching/reference-answers.ts'
import { createCredentialIssuer } from '../permits/credentials/issuer.ts'
import { timeNow } from '../platform/clock.ts'
import { consequences, takeBack } from './consequences.ts'
import { estate } from './estate.ts'
import type { Parts, Served } from './parts.ts'

/** Returns what the routes of the API share: its parts, with their defaults, and what is made of them. */
export function servedFrom(parts: Parts, log: FastifyBaseLogger): Served {
  const { database, metrics, publicUrl, environment, sandbox } = parts
  return {
    ...parts,
    estate,
    consequences,
    takeBack,
    reads: createReadRecord(database.pool, (error) => log.error({ err: error }, 'reads could not be recorded')),
    cases: createCaseCache(database, { bytes: parts.caseCacheBytes ?? usualCacheBytes, count: metrics.cases }),
    referenceAnswers: createReferenceAnswers(database, {
      bytes: parts.referenceCacheBytes ?? usualReferenceBytes,
      count: metrics.references,
    }),
    readChanges: createReadChanges(database.pool),
    issuer: createCredentialIssuer(publicUrl, parts.credentialKeys),
    kioskSignIn: createKioskSignIn(database, environment),
    draftsLimit: parts.draftsLimit ?? usualDrafts,
    isScanned: parts.isScanned ?? false,
    openData: parts.openData ?? { publisher: undefined, licence: undefined },
    keyEnvironments: sandbox ? [...new Set([environment, 'test' as const])] : [environment],
    now: parts.now ?? timeNow,
    admission: parts.admission ?? new Admission(),
    openFiles: parts.openFiles ?? new OpenFiles(),
  }
}
