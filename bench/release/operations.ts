import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { somePdf } from '../uploads.ts'
import { ownTree } from './checkout.ts'
import type { Answer, Product } from './product.ts'

/** A measured operation. It uses only the contract, which both versions have. */
export interface Operation {
  name: string
  /** The number of repetitions in a round. */
  times: number
  /** Creates what a round needs, unmeasured. Returns the function for a repetition, which gets its number. */
  prepare: (product: Product, times: number) => Promise<(nth: number) => Promise<unknown>>
}

const permitType = 'SKTM'
const villageCode = '31.71.06.1001'
const slots = ['signed_application', 'identity_card', 'family_card', 'neighbourhood_letter']
const draftOfAll = { json: { permitType, villageCode } }
const submission = { json: { action: 'submit', statementAccepted: true } }
const acceptance = { json: { action: 'accept' } }

const small = await readFile(join(ownTree, 'src/sample/sample.pdf'))
const large = somePdf(5)
const [sample]: { answers: unknown }[] = JSON.parse(
  await readFile(join(ownTree, `src/sample/permit-types/${permitType}.json`), 'utf8'),
).samples

export const operations: readonly Operation[] = [
  {
    name: 'read a case',
    times: 300,
    prepare: async (product) => {
      const { id } = await drafts(product)
      return () => product.asks('applicant-1', 'GET', `/applications/${id}`)
    },
  },
  {
    name: 'list a queue',
    times: 200,
    prepare: async (product) => () => product.asks('front-desk', 'GET', '/applications?status=submitted'),
  },
  {
    name: 'create a draft',
    times: 100,
    prepare: async (product) => () => product.asks('applicant-1', 'POST', '/applications', draftOfAll, 201),
  },
  {
    name: 'submit',
    times: 40,
    prepare: async (product, times) => {
      const files = await each(times, () => isComplete(product))
      return (nth) =>
        product.asks('applicant-1', 'POST', `/applications/${files[nth]?.id}/transitions`, submission, 201)
    },
  },
  {
    name: 'accept',
    times: 40,
    prepare: async (product, times) => {
      const files = await each(times, () => isComplete(product))
      for (const { id } of files)
        await product.asks('applicant-1', 'POST', `/applications/${id}/transitions`, submission, 201)
      return (nth) => product.asks('front-desk', 'POST', `/applications/${files[nth]?.id}/transitions`, acceptance, 201)
    },
  },
  {
    name: 'upload 5 MB',
    times: 16,
    prepare: async (product) => {
      const { id } = await drafts(product)
      return () => uploads(product, id, 'identity_card', large)
    },
  },
  {
    name: 'track',
    times: 300,
    prepare: async (product) => {
      const { reference, trackingKey } = await drafts(product)
      return () => product.asks('nobody', 'POST', '/tracking', { json: { reference, trackingKey } })
    },
  },
  {
    name: 'list the permit types',
    times: 300,
    prepare: async (product) => () => product.asks('nobody', 'GET', '/permit-types'),
  },
  {
    name: 'list 50 offices',
    times: 300,
    prepare: async (product) => () => product.asks('nobody', 'GET', '/offices'),
  },
]

const drafts = (product: Product): Promise<Answer> =>
  product.asks('applicant-1', 'POST', '/applications', draftOfAll, 201)

/** Creates a draft that can be submitted. */
async function isComplete(product: Product): Promise<Answer> {
  const draft = await drafts(product)
  const answers = { json: { answers: sample?.answers }, type: 'application/merge-patch+json', ifMatch: '"1"' }
  await product.asks('applicant-1', 'PATCH', `/applications/${draft.id}`, answers)
  for (const slot of slots) await uploads(product, draft.id, slot, small)
  return draft
}

function uploads(product: Product, id: string, slot: string, file: Buffer): Promise<unknown> {
  const form = new FormData()
  form.set('slot', slot)
  form.set('file', new Blob([new Uint8Array(file)]), 'file.pdf')
  return product.asks('applicant-1', 'POST', `/applications/${id}/documents`, form, 201)
}

async function each<T>(times: number, make: () => Promise<T>): Promise<T[]> {
  const made: T[] = []
  for (let nth = 0; nth < times; nth++) made.push(await make())
  return made
}
