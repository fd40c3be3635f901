import type { Schemas } from './client.ts'

export type Problem = Schemas['Problem']

/** The answer to a call: data, or a problem. */
export interface Answer<T> {
  data?: T | undefined
  error?: Problem | undefined
  response: Response
}

/** A problem document of the API, as something to throw. The message is its `detail`, in the language asked for. */
export class Refusal extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail)
    this.name = 'Refusal'
    this.problem = problem
  }
}

/** Returns the data of an answer. Throws a Refusal for a problem, and an Error for an answer without a body. */
export function dataOf<T>({ data, error, response }: Answer<T>): T {
  if (error !== undefined) throw new Refusal(error)
  if (data === undefined) throw new Error(`${response.url} answered ${response.status} without a body.`)
  return data
}

/** True for a Refusal of one of these kinds. A kind is the `code`, by which the `type` of a problem ends. */
export const isRefusal = <C extends Problem['code']>(
  error: unknown,
  ...codes: readonly C[]
): error is Refusal & { readonly problem: Problem & { code: C } } =>
  error instanceof Refusal && codes.some((code) => error.problem.type.endsWith(`/problems/${code}`))
