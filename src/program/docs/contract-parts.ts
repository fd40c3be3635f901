import { webhookComponents, webhookEntries } from '../../events/webhook-entries.ts'
import { readers, type Tag } from '../../http/room.ts'
import { isObject } from '../../platform/objects.ts'
import { type JsonObject, operationsOf, walk } from './json.ts'

const plainFormats: readonly unknown[] = ['uuid', 'date-time']

/**
 * Deletes the examples of ids and times in schemas: the format and the example of the whole schema show the same. The
 * contract is 12 KB smaller.
 */
export function dropPlainExamples(schemas: JsonObject): void {
  walk(schemas, (member) => {
    if (member['type'] === 'string' && plainFormats.includes(member['format'])) delete member['examples']
  })
}

const sandbox = {
  'Satu-Pintu-Sandbox': {
    description: '`true` in every answer to a test key of a live deployment: nothing in it is live data.',
    schema: { type: 'string', examples: ['true'] },
  },
}

/** Adds the header of the sandbox to the 2xx responses of an operation that accepts API keys of agencies. */
export function declareSandbox({ security, responses }: JsonObject): void {
  if (!Array.isArray(security) || !security.some((way) => isObject(way) && 'agencyKey' in way)) return
  if (!isObject(responses)) return
  for (const [status, response] of Object.entries(responses))
    if (isObject(response) && status.startsWith('2'))
      response['headers'] = { ...(isObject(response['headers']) && response['headers']), ...sandbox }
}

/**
 * Moves the most frequent `security` of operations to the top level of a contract, where it is the default. Other
 * operations keep theirs; one without gets an empty list.
 */
export function stateUsualSecurity(document: object): void {
  const operations = operationsOf(document)
  const written = operations.map(({ security }) => (security === undefined ? '[]' : JSON.stringify(security)))
  const times = (text: string) => written.filter((other) => other === text).length
  const usual = [...new Set(written)].reduce((most, text) => (times(text) > times(most) ? text : most), '[]')
  if (usual === '[]') return
  for (const [index, operation] of operations.entries()) {
    if (written[index] === usual) delete operation['security']
    else operation['security'] ??= []
  }
  Object.assign(document, { security: JSON.parse(usual) })
}

/** Adds the webhooks to a contract, and their shared headers and responses to its components. */
export function declareWebhooks(document: object): void {
  if (!('components' in document) || !isObject(document.components)) return
  for (const [section, shared] of Object.entries(webhookComponents)) {
    const present = document.components[section]
    document.components[section] = { ...(isObject(present) && present), ...shared }
  }
  Object.assign(document, { webhooks: webhookEntries() })
}

/** The tags of a contract, and their groups by readers (`x-tagGroups`, an extension of Scalar and Redoc). */
interface GroupedTags {
  tags: { name: string; description: string }[]
  groups: { name: string; tags: string[] }[]
}

/** Returns tags and groups, group by group in the order of `readers`, each in the order of the rooms. */
export function groupTags(stated: Readonly<Record<string, Tag>>): GroupedTags {
  const grouped = readers.map((reader) => ({
    name: `For ${reader}`,
    tags: Object.entries(stated).filter(([, tag]) => tag.readers === reader),
  }))
  return {
    tags: grouped.flatMap(({ tags }) => tags.map(([name, { description }]) => ({ name, description }))),
    groups: grouped.map(({ name, tags }) => ({ name, tags: tags.map(([tag]) => tag) })),
  }
}
