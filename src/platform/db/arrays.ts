import type postgres from 'postgres'

/** OIDs of PostgreSQL's array types by the OIDs of their elements, which are constant (`pg_type.dat`). */
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
 * Makes a client read and write arrays without fetching array types at each new connection: postgres.js leaves a
 * failure of that query unhandled, which ends the process. Array parameters may have any type. Results are parsed for
 * the types above only: select an array of an enum as `::text[]`.
 */
export function takeArrays({ parsers, serializers }: postgres.Sql['options']): void {
  for (const [element, array] of arrayTypes) {
    const read: Reader = parsers[element] ?? ((text) => text)
    const parse = (text: string) => readArray(text, read)
    parsers[array] = parse
  }
  const ofAnyType = new Proxy(
    {},
    {
      // Called once for each type: the driver finds it in its own object from then on.
      has(_, type) {
        const isType = typeof type === 'string' && /^[0-9]+$/.test(type)
        if (isType) Object.assign(serializers, { [type]: writeValue })
        return isType
      },
      get: () => writeValue,
    },
  )
  Object.setPrototypeOf(serializers, ofAnyType)
}

const writeValue = (value: unknown): string => (Array.isArray(value) ? writeArray(value) : String(value))

/** Returns an array literal of PostgreSQL: `{"a","b",NULL}`. Throws for undefined elements. */
export const writeArray = (values: readonly unknown[]): string => `{${values.map(writeElement).join(',')}}`

function writeElement(value: unknown): string {
  if (value === null) return 'NULL'
  if (value === undefined) throw new Error('An array for the database holds undefined.')
  if (Array.isArray(value)) return writeArray(value)
  return `"${escaped(elementText(value))}"`
}

/** Most elements are ids and codes: looking for a character is faster than a replacement that finds none. */
const escaped = (text: string): string =>
  text.includes('"') || text.includes('\\') ? text.replace(/[\\"]/g, '\\$&') : text

function elementText(value: unknown): string {
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Matches the next token of an array literal: a brace, or an element with or without quotes. */
const token = /[{}]|"((?:[^"\\]|\\.)*)"|[^{},"]+/gsy

/** Parses an array literal of any depth, with `read` for each element. Ignores explicit bounds (`[0:1]=`). */
function readArray(text: string, read: Reader): unknown[] {
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
