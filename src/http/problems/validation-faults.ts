import type { FastifyError, FastifyRequest } from 'fastify'
import { shownFaultsLimit } from './correction-words.ts'
import { faultsOf, parameterFault, pointerOf } from './faults.ts'
import type { Fault } from './problem.ts'

/** The parts of a request, in the order in which Fastify validates them. It stops at the first one with faults. */
const parts = ['params', 'body', 'querystring', 'headers'] as const
type Part = (typeof parts)[number]
type Errors = NonNullable<FastifyError['validation']>

/**
 * Returns the faults of a request that Fastify refused: those of the part that it names, then those of the parts that
 * it had not validated. At most `shownFaultsLimit`.
 */
export function validationFaults({ validation, validationContext }: Partial<FastifyError>, request: FastifyRequest) {
  const refused = parts.findIndex((part) => part === validationContext)
  const later = refused < 0 ? [] : parts.slice(refused + 1)
  return [
    ...faultsOfPart(validationContext, validation ?? []),
    ...later.flatMap((part) => faultsOfPart(part, errorsIn(request, part))),
  ].slice(0, shownFaultsLimit)
}

function faultsOfPart(part: string | undefined, found: Errors): Fault[] {
  const errors = found.map((error) => ({
    ...error,
    schemaPath: error.schemaPath ?? '',
    params: error.params ?? {},
  }))
  if (part === 'body') return faultsOf(errors)
  return errors.slice(0, shownFaultsLimit).map((error) => parameterFault(pointerOf(error).slice(1) || 'query', error))
}

/** Returns the errors of a part by the validator of its route; none when the route has no schema for the part. */
function errorsIn(request: FastifyRequest, part: Part): Errors {
  const validate = request.getValidationFunction(part)
  if (typeof validate !== 'function') return []
  const value = part === 'querystring' ? request.query : request[part]
  return validate(value ?? null) ? [] : (validate.errors ?? [])
}
