import { operationsOf } from './json.ts'

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
