import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import type { Storage } from '../../../src/platform/stored-objects/storage.ts'
import { sweepStrays } from '../../../src/platform/stored-objects/stray.ts'
import { leftoversOf, nothing } from '../../support/asserting/leftovers.ts'
import { replaceableStorage } from '../../support/faults/replaceable-storage.ts'
import { network } from '../../support/network.ts'
import { somePdf } from '../../support/person.ts'
import { isRefused } from '../../support/refusal.ts'

const storage = replaceableStorage()
const net = await network(storage)
after(() => net.close())
const draft = await net.applicant.drafts('IMB')

/** The size from which a PDF is not opened from memory any more. */
const onePart = 5 * 1024 * 1024

/** Fails as the S3 client does when its time is over. */
const silence = () => Promise.reject(Object.assign(new Error('socket did not answer'), { name: 'TimeoutError' }))

describe('a storage that does not answer in time', () => {
  for (const { when, silent, file = somePdf } of [
    {
      when: 'to a file that is stored',
      silent: ({ put }: Storage): Partial<Storage> => ({
        // The storage stores the file, and its answer is lost.
        put: async (...file) => {
          await put(...file)
          await silence()
        },
      }),
    },
    {
      when: 'when a PDF of several parts is read again',
      silent: (): Partial<Storage> => ({ get: silence }),
      file: () => Buffer.concat([somePdf(), Buffer.alloc(onePart, '%')]),
    },
  ])
    it(`(${when}) gets no further request before the sender has an answer; the sweep removes the object`, async () => {
      const removals: string[] = []
      {
        using _ = storage.replaceParts((real) => ({
          ...silent(real),
          remove: async (key) => {
            removals.push(key)
            await silence()
          },
        }))
        isRefused(await net.applicant.triesUpload('identity_card', draft, file()), 503, 'unavailable')
      }
      assert.deepEqual(removals, [])
      const { strays, unowned } = await leftoversOf(net)
      assert.deepEqual([strays, unowned.length], [1, 1])
      assert.equal(await sweepStrays(net.database.pool, net.storage, 0), 1)
      assert.deepEqual(await leftoversOf(net), nothing)
    })
})
