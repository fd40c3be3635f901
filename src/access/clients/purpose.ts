import Type from 'typebox'
import { fault } from '../../http/problems/faults.ts'
import { invalidRequest, Problem } from '../../http/problems/problem.ts'
import type { Agency, Purpose } from './client.ts'

/** The header in which an agency states its purpose. People do not need it. */
export const PurposeHeader = Type.Object({
  purpose: Type.Optional(
    Type.String({
      pattern: '^[a-z][a-z0-9_]{1,49}$',
      description: 'Code of a registered purpose of the agency. Required for agencies, ignored for people.',
      examples: ['collateral_check'],
    }),
  ),
})

/**
 * Returns the registered purpose with the stated code. Throws `invalid_request` when none is stated,
 * `purpose_not_registered` for an unknown one.
 */
export function registeredPurpose({ purposes }: Pick<Agency, 'purposes'>, stated: string | undefined): Purpose {
  if (stated === undefined) throw invalidRequest(fault({ parameter: 'purpose' }, 'required'))
  const purpose = purposes.find(({ code }) => code === stated)
  if (!purpose) throw new Problem('purpose_not_registered', { registered: purposes.map(({ code }) => code) })
  return purpose
}
