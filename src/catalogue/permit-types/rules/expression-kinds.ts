import type { ASTNode } from '@marcbachmann/cel-js'
import type { ValueKind } from './field-types.ts'

/** The error for a refused expression, with the message of the checker. */
export class BadExpression extends Error {}

export const loops: ReadonlySet<string> = new Set(['map', 'filter', 'all', 'exists', 'exists_one'])

/** The kind of each variable in scope. Undefined when it is not known. */
export type VariableKinds = ReadonlyMap<string, ValueKind | undefined>

/**
 * Throws `BadExpression` for a field that the form does not have. This includes `has(…)`, `.?` and items of lists,
 * where CEL itself would only find the field absent.
 */
export function refuseUnknown(node: ASTNode, scope: VariableKinds): void {
  kindAt(node, scope)
  if (node.op !== 'rcall') {
    for (const child of childrenOf(node.args)) refuseUnknown(child, scope)
    return
  }
  const [, receiver, args] = node.args
  const inner = scopeIn(node.args, scope)
  refuseUnknown(receiver, scope)
  for (const arg of args) refuseUnknown(arg, inner)
}

/** Returns the kind of a node that leads to a place in the form. Undefined for any other; throws for unknown fields. */
export function kindAt(node: ASTNode, scope: VariableKinds): ValueKind | undefined {
  switch (node.op) {
    case 'id':
      return scope.get(node.args)
    case '.':
    case '.?':
      return member(kindAt(node.args[0], scope), node.args[1])
    case '[]':
    case '[?]':
      return itemAt(kindAt(node.args[0], scope), node.args[1])
    case 'call':
      return node.args[0] === 'dyn' && node.args[1][0] ? kindAt(node.args[1][0], scope) : undefined
    case 'list':
      return listOf(node.args[0] && kindAt(node.args[0], scope), node.args.length)
    case '?:':
      return eitherOf(kindAt(node.args[1], scope), kindAt(node.args[2], scope))
    case 'rcall':
      return kindOfCall(node.args, scope)
    default:
      return undefined
  }
}

function member(kind: ValueKind | undefined, name: string): ValueKind | undefined {
  if (!kind || !('fields' in kind)) return undefined
  const field = kind.fields.get(name)
  if (!field)
    throw new BadExpression(`there is no ${name} in the form there, only: ${[...kind.fields.keys()].join(', ')}`)
  return field
}

function itemAt(kind: ValueKind | undefined, index: ASTNode): ValueKind | undefined {
  if (index.op === 'value' && typeof index.args === 'string') return member(kind, index.args)
  return kind && 'items' in kind ? kind.items : undefined
}

type MethodCall = readonly [name: string, receiver: ASTNode, args: readonly ASTNode[]]

/** Methods whose result has the kind of their receiver. */
const passing = new Set(['filter', 'orValue', 'or', 'value'])

function kindOfCall(call: MethodCall, scope: VariableKinds): ValueKind | undefined {
  const [name, receiver, args] = call
  if (passing.has(name)) return kindAt(receiver, scope)
  const body = name === 'map' ? args.at(-1) : undefined
  return body && listOf(kindAt(body, scopeIn(call, scope)), lengthOf(kindAt(receiver, scope)))
}

const listOf = (items: ValueKind | undefined, atMost: number): ValueKind => ({
  items: items ?? { type: 'dyn' },
  atMost,
})
export const lengthOf = (kind: ValueKind | undefined): number => (kind && 'items' in kind ? kind.atMost : Infinity)

/** Returns the kind of two alternatives: the first known one. Of two lists, the length is that of the longer. */
function eitherOf(one: ValueKind | undefined, other: ValueKind | undefined): ValueKind | undefined {
  if (one && other && 'items' in one && 'items' in other)
    return { items: isKnown(one.items) ? one.items : other.items, atMost: Math.max(one.atMost, other.atMost) }
  return one ?? other
}

const isKnown = (kind: ValueKind) => !('type' in kind && kind.type === 'dyn')

/** Adds the variable of a loop to the scope. It has the kind of the items of the list. */
export function scopeIn([name, receiver, [variable]]: MethodCall, scope: VariableKinds): VariableKinds {
  if (!loops.has(name) || variable?.op !== 'id') return scope
  const list = kindAt(receiver, scope)
  return new Map([...scope, [variable.args, list && 'items' in list ? list.items : undefined]])
}

/** Returns the child nodes of a node. */
export function childrenOf(args: unknown): ASTNode[] {
  if (Array.isArray(args)) return args.flatMap((arg) => (isNode(arg) ? [arg] : childrenOf(arg)))
  return isNode(args) ? [args] : []
}
const isNode = (value: unknown): value is ASTNode =>
  typeof value === 'object' && value !== null && 'op' in value && 'args' in value
