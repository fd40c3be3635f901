import { writeList } from '../../../platform/quantity-words.ts'
import { inEach, problemWith } from '../problem-type.ts'

/** Problems of an address and its methods. */
export const addressProblems = {
  method_not_allowed: problemWith<{ method: string; allowed: readonly string[] }>(
    405,
    'client',
    { id: 'Metode tidak tersedia', en: 'Method not allowed' },
    { method: 'PUT', allowed: ['GET', 'HEAD', 'PATCH'] },
    ({ method, allowed }) =>
      inEach((language) => {
        const methods = writeList(allowed.map(named), 'or', language)
        return language === 'id'
          ? [`Alamat ini tidak menerima metode ${named(method)}.`, `Pakai ${methods}, seperti tertulis dalam kontrak.`]
          : [`This address does not take the method ${named(method)}.`, `Use ${methods}, as the contract says.`]
      }),
  ),
} as const

const named = (method: string) => `\`${method}\``
