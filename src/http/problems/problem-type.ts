import type { Names } from '../../platform/words.ts'

export interface ProblemType<P> {
  status: number
  title: Names
  detail: (params: P) => Names
  example: P
}

/** A problem whose words are always the same. */
export const problem = (status: number, title: Names, detail: () => Names): ProblemType<object> => ({
  status,
  title,
  detail,
  example: {},
})

/** A problem whose words need values; `example` is what the contract shows. */
export const problemWith = <P>(
  status: number,
  title: Names,
  example: P,
  detail: (params: P) => Names,
): ProblemType<P> => ({
  status,
  title,
  detail,
  example,
})
