import { isObject, type JsonObject, walk } from './json.ts'

/**
 * Removes what a contract says elsewhere, because it is sent whole. Examples of plain values inside named schemas,
 * except beside a pattern: the example of the whole shows them. Summaries and
 * descriptions of problems: their titles stand in the examples. A plain value that may be null has both types in place of two branches.
 */
export function sayOnce(document: object, schemas: JsonObject): void {
  for (const schema of Object.values(schemas))
    walk(schema, (member) => {
      if (member !== schema && isPlain(member) && member['pattern'] === undefined) delete member['examples']
    })
  walk(document, (member) => {
    if (isObject(member['value']) && typeof member['value']['traceId'] === 'string') delete member['summary']
    nameCodes(member)
    foldNull(member)
  })
}

const isPlain = ({ type }: JsonObject): boolean => typeof type === 'string' && type !== 'object' && type !== 'array'

/** Describes the problems of a reply by their codes alone: the title of each stands in its example. */
function nameCodes(member: JsonObject): void {
  const content = isObject(member['content']) ? member['content'] : {}
  const problem = content['application/problem+json']
  if (!isObject(problem) || !isObject(problem['examples'])) return
  member['description'] = Object.keys(problem['examples'])
    .map((code) => `\`${code}\``)
    .join(', ')
}

/** Folds the branches of a plain value and null into one schema. An enum keeps its branches. */
function foldNull(member: JsonObject): void {
  const { anyOf } = member
  if (!Array.isArray(anyOf) || anyOf.length !== 2 || Object.keys(member).length > 1) return
  const [value, none]: unknown[] = anyOf
  if (!isObject(value) || !isPlain(value) || 'enum' in value || 'const' in value) return
  if (!isObject(none) || none['type'] !== 'null') return
  delete member['anyOf']
  Object.assign(member, value, { type: [value['type'], 'null'] })
}
