import Type from 'typebox'
import { usualCacheBytes } from '../applications/case/cache.ts'
import { usualReferenceBytes } from '../http/reference-answers.ts'

export const bytesOfMegabyte = 1024 * 1024

/** Settings of the memory for answers that are sent again. */
export const cacheSettings = {
  CASE_CACHE_MB: Type.Integer({
    minimum: 0,
    maximum: 1_024,
    default: usualCacheBytes / bytesOfMegabyte,
    description: 'Memory for answers of applications that are read again, in MiB; 0 keeps none.',
  }),
  REFERENCE_CACHE_MB: Type.Integer({
    minimum: 0,
    maximum: 1_024,
    default: usualReferenceBytes / bytesOfMegabyte,
    description: 'Memory for answers about offices, regions, calendars and permit types, in MiB; 0 keeps none.',
  }),
}
