import type { Agency, Purpose } from '../access/clients/client.ts'
import { fault } from '../http/problems/faults.ts'
import { Problem } from '../http/problems/problem.ts'

/** Returns the stated purpose of an agency. Throws `invalid_request` when it is missing, `purpose_not_registered`. */
export function registeredPurpose({ purposes }: Pick<Agency, 'purposes'>, stated: string | undefined): Purpose {
  if (stated === undefined)
    throw new Problem('invalid_request', {}, { errors: [fault({ parameter: 'purpose' }, 'required')] })
  const purpose = purposes.find(({ code }) => code === stated)
  if (!purpose) throw new Problem('purpose_not_registered', { registered: purposes.map(({ code }) => code) })
  return purpose
}
