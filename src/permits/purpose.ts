import type { Agency, Purpose } from '../access/clients/client.ts'
import { fault } from '../http/problems/faults.ts'
import { Problem } from '../http/problems/problem.ts'

/**
 * The purpose an agency states. Throws `invalid_request` when it states none, `purpose_not_registered` when it is not
 * one of its own.
 */
export function registeredPurpose({ purposes }: Pick<Agency, 'purposes'>, stated: string | undefined): Purpose {
  if (stated === undefined)
    throw new Problem('invalid_request', {}, { errors: [fault({ parameter: 'purpose' }, 'required')] })
  const purpose = purposes.find(({ code }) => code === stated)
  if (!purpose) throw new Problem('purpose_not_registered', { registered: purposes.map(({ code }) => code) })
  return purpose
}
