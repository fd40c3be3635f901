import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import pLimit from 'p-limit'
import { holderIn } from '../../catalogue/permit-types/holder.ts'
import { publishedVersion } from '../../catalogue/permit-types/queries.ts'
import type { Db } from '../../platform/db/client.ts'
import type { Storage } from '../../platform/stored-objects/storage.ts'
import { storeStray } from '../../platform/stored-objects/stray.ts'
import { languages } from '../../platform/words.ts'
import { holdsMask, replaced } from '../../privacy/mask.ts'
import type { Vault } from '../../privacy/vault.ts'
import { plainLayout } from '../certificate-layouts/layout.ts'
import { addressFor } from './address.ts'
import { certificateText } from './certificate.ts'
import type { CertificateFacts } from './facts.ts'
import { findFacts, keepCertificates, type Order, putOff, type SignedFile, takeOrders } from './queries.ts'
import { type Signer, SignerDown } from './signer.ts'

const batch = 20
const batchesLimit = 50
const atOnce = 4
/** Longer than making both certificates of a permit with a slow signer. */
const leaseSeconds = 300
/** Minutes within which a certificate must be stored. */
const certificateMinutes = 1
const firstPauseSeconds = 5
const longestPauseSeconds = 300
const failuresLimit = 20

/** The parts that make certificates. */
export interface Workshop {
  db: Db
  storage: Storage
  vault: Vault
  signer: Signer
  publicUrl: string
}

/**
 * Makes the certificates that are due, in both languages. Returns the number of permits. A failure delays only its own
 * order, with back-off; when the signer is down, all others wait, too. Throws the failures at the end. No order is
 * lost.
 */
export async function makeCertificates(workshop: Workshop): Promise<number> {
  const failures: unknown[] = []
  const limit = pLimit(atOnce)
  let made = 0
  const isDown = () => failures.some((failure) => failure instanceof SignerDown)
  for (let batches = 0; batches < batchesLimit && !isDown(); batches++) {
    const orders = await takeOrders(workshop.db, { limit: batch, leaseSeconds })
    if (orders.length === 0) break
    const attempt = async (order: Order) => {
      try {
        if (isDown()) await putOff(workshop.db, order, firstPauseSeconds)
        else if (await makeCertificate(workshop, order)) made++
      } catch (error) {
        failures.push(error)
        await putOff(workshop.db, order, Math.min(longestPauseSeconds, firstPauseSeconds * 2 ** (order.attempt - 1)))
      }
    }
    await Promise.all(orders.map((order) => limit(attempt, order)))
  }
  if (failures.length > 0)
    throw new AggregateError(
      failures.slice(0, failuresLimit),
      `${failures.length} certificates could not be made, the first because: ${reasonOf(failures[0])}`,
    )
  return made
}

const reasonOf = (failure: unknown): string => (failure instanceof Error ? failure.message : String(failure))

/**
 * Draws, signs and stores both files. Returns false when another attempt was faster; the sweep then removes the
 * objects. Throws `SignerDown` when a returned signature is invalid.
 */
async function makeCertificate({ db, storage, vault, signer, publicUrl }: Workshop, order: Order): Promise<boolean> {
  const facts = await factsOf({ db, vault, publicUrl }, order.permitId)
  const [{ renderCertificate }, { lastSignature }] = await Promise.all([
    import('./drawing/render.ts'),
    import('./signed-file.ts'),
  ])
  const files: SignedFile[] = []
  for (const language of languages) {
    const signed = await signer.sign(await renderCertificate(certificateText(facts, language)), order.at)
    const signature = await lastSignature(signed)
    if (!signature?.holds || !signature.coversAll)
      throw new SignerDown('What the signer gave back does not hold as a signature of the whole file.')
    const sha256 = createHash('sha256').update(signed).digest()
    const store = async (key: string, late: AbortSignal) => {
      await storage.put(key, Readable.from([signed]), 'application/pdf', late, { sha256: () => sha256 })
      return key
    }
    const objectKey = await storeStray(db, storage, 'certificates', store, certificateMinutes)
    files.push({ language, objectKey, sha256, sizeBytes: signed.length })
  }
  return keepCertificates(db, order, files, signer.kind)
}

/** Returns the facts of a certificate. Decrypts personal answers only if the holder's name is one of them. */
async function factsOf(
  { db, vault, publicUrl }: Pick<Workshop, 'db' | 'vault' | 'publicUrl'>,
  permitId: string,
): Promise<CertificateFacts> {
  const { token, code, layout, applicationId, sealed, answers, permitType, permitTypeVersion, ...row } =
    await findFacts(db, permitId)
  const { definition } = await publishedVersion(db, permitType, permitTypeVersion)
  const isSealed = sealed !== null && holdsMask(holderIn(answers, definition.holder))
  return {
    ...row,
    address: addressFor(publicUrl, token),
    typed: code === null ? null : { code, address: addressFor(publicUrl, code) },
    layout: layout ?? plainLayout,
    type: definition,
    answers: isSealed ? replaced(answers, await vault.open(applicationId, sealed)) : answers,
  }
}
