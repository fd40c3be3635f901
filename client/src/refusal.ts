import type { Schemas } from './client.ts'

export type Problem = Schemas['Problem']

/** The result of a call: data, or a problem. */
export interface Answer<T> {
  data?: T | undefined
  error?: Problem | undefined
  response: Response
}

/** Thrown for a problem document of the API. The message is its `detail`, in the requested language. */
export class Refusal extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail)
    this.name = 'Refusal'
    this.problem = problem
  }
}

/** Returns the data of a result. Throws a `Refusal` for a problem, and an `Error` for a response without a body. */
export function dataOf<T>({ data, error, response }: Answer<T>): T {
  if (error !== undefined) throw new Refusal(error)
  if (data === undefined) throw new Error(`${response.url} answered ${response.status} without a body.`)
  return data
}

/** Returns true for a `Refusal` whose problem has one of `codes`. The `type` of a problem ends with its code. */
export const isRefusal = <C extends Problem['code']>(
  error: unknown,
  ...codes: readonly C[]
): error is Refusal & { readonly problem: Problem & { code: C } } =>
  error instanceof Refusal && codes.some((code) => error.problem.type.endsWith(`/problems/${code}`))
