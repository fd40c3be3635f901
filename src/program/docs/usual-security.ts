import { operationsOf } from './json.ts'

/**
 * States the credentials that most operations take once, for the whole document: an operation without `security` takes
 * those. An operation that takes others, or none, goes on to say so.
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
