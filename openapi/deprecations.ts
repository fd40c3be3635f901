import { isObject } from '../src/platform/objects.ts'
import { type JsonObject, parametersOf } from '../src/program/docs/json.ts'

const introduction = `# Deprecated parts of the contract

What will go, from when on, and what to use instead. \`npm run openapi\` writes this page from the contract.
[The policy](contract-policy.md) says how an end is announced: a year before, and by headers of every reply.
`

/** Returns a Markdown page about the deprecated operations, parameters and members of a contract. */
export function deprecationsPage(document: JsonObject): string {
  const operations = operationRows(document)
  const parts = [...parameterRows(document), ...memberRows(document)]
  const sections = [
    operations.length === 0
      ? 'No operation is deprecated.'
      : table(['operation', 'may be gone from', 'more'], operations),
    parts.length === 0 ? 'No parameter and no member is deprecated.' : table(['part', 'where', 'more'], parts),
  ]
  return `${introduction}\n## Operations\n\n${sections.join('\n\n## Parameters and members\n\n')}\n`
}

type Row = readonly string[]

const table = (head: Row, rows: readonly Row[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

const operationRows = (document: JsonObject): Row[] =>
  operationsIn(document).flatMap(([place, operation]) =>
    operation['deprecated'] === true
      ? [[`\`${place}\``, String(operation['x-sunset'] ?? 'no day yet'), firstParagraph(operation)]]
      : [],
  )

const parameterRows = (document: JsonObject): Row[] => [
  ...operationsIn(document).flatMap(([place, operation]) =>
    parametersOf(operation).flatMap((parameter) => rowOf(parameter, `\`${place}\``)),
  ),
  ...membersOf(section(document, 'parameters')).flatMap(([, parameter]) => rowOf(parameter, 'several operations')),
]

const rowOf = (parameter: JsonObject, where: string): Row[] =>
  parameter['deprecated'] === true ? [[`\`${parameter['name']}\``, where, firstParagraph(parameter)]] : []

const memberRows = (document: JsonObject): Row[] =>
  membersOf(section(document, 'schemas')).flatMap(([name, schema]) =>
    deprecatedIn(schema).map(([member, described]): Row => [`\`${member}\``, `\`${name}\``, firstParagraph(described)]),
  )

/** Returns the deprecated members of a schema and of the schemas nested in it. */
function deprecatedIn(schema: unknown): [string, JsonObject][] {
  if (Array.isArray(schema)) return schema.flatMap(deprecatedIn)
  if (!isObject(schema)) return []
  const { examples: _examples, ...inner } = schema
  const own = membersOf(schema['properties']).filter(([, member]) => member['deprecated'] === true)
  return [...own, ...Object.values(inner).flatMap(deprecatedIn)]
}

const operationsIn = (document: JsonObject): [string, JsonObject][] =>
  membersOf(document['paths']).flatMap(([path, item]) =>
    membersOf(item).map(([method, operation]): [string, JsonObject] => [`${method.toUpperCase()} ${path}`, operation]),
  )

const section = ({ components }: JsonObject, name: string): unknown =>
  isObject(components) ? components[name] : undefined

const membersOf = (value: unknown): [string, JsonObject][] =>
  isObject(value)
    ? Object.entries(value).flatMap(([name, member]): [string, JsonObject][] =>
        isObject(member) ? [[name, member]] : [],
      )
    : []

const firstParagraph = ({ description }: JsonObject): string => String(description ?? '').split('\n')[0] ?? ''
