import type postgres from 'postgres'

/** Array types of PostgreSQL by the type of their elements. Their numbers are fixed (`pg_type.dat`). */
const arrayTypes = new Map([
  [16, 1000], // boolean
  [17, 1001], // bytea
  [20, 1016], // bigint
  [21, 1005], // smallint
  [23, 1007], // integer
  [25, 1009], // text
  [114, 199], // json
  [701, 1022], // double precision
  [1043, 1015], // varchar
  [1082, 1182], // date
  [1184, 1185], // timestamptz
  [1700, 1231], // numeric
  [2950, 2951], // uuid
  [3802, 3807], // jsonb
])

type Reader = (text: string) => unknown

/**
 * Lets a client read and write arrays without asking the server for its array types at each new connection: postgres.js
 * leaves that question's failure unhandled, which ends the process. A parameter that is an array is written as a
 * literal of any type, our enums included. Results are read for the types listed here: an array of an enum
 * has to be selected as `::text[]`.
 */
export function takeArrays({ parsers, serializers }: postgres.Sql['options']): void {
  for (const [element, array] of arrayTypes) {
    const read: Reader = parsers[element] ?? ((text) => text)
    parsers[array] = (text: string) => readArray(text, read)
  }
  const ofAnyType = new Proxy(
    {},
    {
      has: (_, type) => typeof type === 'string' && /^[0-9]+$/.test(type),
      get: () => writeValue,
    },
  )
  Object.setPrototypeOf(serializers, ofAnyType)
}

const writeValue = (value: unknown): string => (Array.isArray(value) ? writeArray(value) : String(value))

/** An array as PostgreSQL reads it: `{"a","b",NULL}`. */
export const writeArray = (values: readonly unknown[]): string => `{${values.map(writeElement).join(',')}}`

function writeElement(value: unknown): string {
  if (value === null) return 'NULL'
  if (value === undefined) throw new Error('An array for the database holds undefined.')
  if (Array.isArray(value)) return writeArray(value)
  return `"${elementText(value).replace(/[\\"]/g, '\\$&')}"`
}

function elementText(value: unknown): string {
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Each element of an array literal, quoted or not, or a brace around the elements of an inner array. */
const token = /[{}]|"((?:[^"\\]|\\.)*)"|[^{},"]+/gsy

/** Reads an array literal of any depth. Bounds that PostgreSQL puts before it (`[0:1]=`) are not kept. */
export function readArray(text: string, read: Reader): unknown[] {
  const open: unknown[][] = [[]]
  token.lastIndex = Math.max(text.indexOf('{'), 0)
  for (let found = token.exec(text); found; found = token.exec(text)) {
    const [whole, quoted] = found
    if (whole === '{') open.push([])
    else if (whole === '}') {
      const inner = open.pop()
      open.at(-1)?.push(inner)
    } else if (quoted !== undefined) open.at(-1)?.push(read(quoted.replace(/\\(.)/gs, '$1')))
    else open.at(-1)?.push(whole === 'NULL' ? null : read(whole))
    if (text[token.lastIndex] === ',') token.lastIndex++
  }
  const [array] = open[0] ?? []
  return Array.isArray(array) ? array : []
}
