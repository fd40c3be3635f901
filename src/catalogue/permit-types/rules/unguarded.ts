import type { ASTNode } from '@marcbachmann/cel-js'
import { isSchema, type Schema } from '../../../platform/json-schema.ts'
import { alwaysInPlace } from '../../../platform/json-schema-places.ts'
import type { Expression } from './expression.ts'
import { childrenOf, loops } from './expression-kinds.ts'

/** In a path: any item of a list. */
export const anyItem = '*'

export type Path = readonly (string | number)[]
/** A read of a path in the answers. `optional`: it goes through `.?` or `[?]`, which never fail. */
interface Chain {
  path: Path
  optional: boolean
}
interface Reading {
  form: Schema
  /** The path to which each loop variable refers. */
  scope: ReadonlyMap<string, Path>
  /** Paths known to be answered at this point of the expression. */
  present: ReadonlySet<string>
}

const keyOf = (path: Path) => JSON.stringify(path)

/**
 * Returns the paths that an expression reads although the answer may be missing. An answer cannot be missing where
 * each object above requires it, or where `has(…)` guards the read. `given` is a condition known to hold.
 */
export function unguardedIn({ run }: Expression, form: Schema, given?: Expression): Path[] {
  const scope = new Map<string, Path>()
  const present = new Set(given ? whenTrue(given.run.ast, scope) : [])
  const found = new Map(readings(run.ast, { form, scope, present }).map((path) => [keyOf(path), path]))
  return [...found.values()]
}

function readings(node: ASTNode, reading: Reading): Path[] {
  switch (node.op) {
    case '&&': {
      const [left, right] = node.args
      return [
        ...readings(left, knowing(reading, whenTrue, right)),
        ...readings(right, knowing(reading, whenTrue, left)),
      ]
    }
    case '||': {
      const [left, right] = node.args
      return [
        ...readings(left, knowing(reading, whenFalse, right)),
        ...readings(right, knowing(reading, whenFalse, left)),
      ]
    }
    case '?:': {
      const [condition, yes, no] = node.args
      return [
        ...readings(condition, reading),
        ...readings(yes, knowing(reading, whenTrue, condition)),
        ...readings(no, knowing(reading, whenFalse, condition)),
      ]
    }
    case 'call': {
      const [name, args] = node.args
      return name === 'has'
        ? args.flatMap((arg) => readings(receiverOf(arg), reading))
        : args.flatMap((arg) => readings(arg, reading))
    }
    case 'rcall': {
      const [name, receiver, args] = node.args
      const inner = loops.has(name) ? { ...reading, scope: scopeIn(receiver, args, reading.scope) } : reading
      return [...readings(receiver, reading), ...args.flatMap((arg) => readings(arg, inner))]
    }
    case '.':
    case '.?':
    case '[]':
    case '[?]':
      return [...childrenOf(node.args).flatMap((child) => readings(child, reading)), ...own(node, reading)]
    default:
      return childrenOf(node.args).flatMap((child) => readings(child, reading))
  }
}

/** Returns the path that the node itself reads. Empty when it reads none, or when the read cannot fail. */
function own(node: ASTNode, { form, scope, present }: Reading): Path[] {
  const chain = chainOf(node, scope)
  if (!chain || chain.optional || present.has(keyOf(chain.path))) return []
  return isAlwaysThere(form, chain.path) ? [] : [chain.path]
}

const receiverOf = (node: ASTNode): ASTNode => (node.op === '.' ? node.args[0] : node)

function chainOf(node: ASTNode, scope: ReadonlyMap<string, Path>): Chain | undefined {
  if (node.op === 'id') {
    const path = node.args === 'answers' ? [] : scope.get(node.args)
    return path && { path, optional: false }
  }
  if (node.op === 'rcall') return node.args[0] === 'filter' ? chainOf(node.args[1], scope) : undefined
  if (node.op !== '.' && node.op !== '.?' && node.op !== '[]' && node.op !== '[?]') return undefined
  const from = chainOf(node.args[0], scope)
  const name = nameIn(node.args[1])
  if (!from || name === undefined) return undefined
  return { path: [...from.path, name], optional: from.optional || node.op === '.?' || node.op === '[?]' }
}

function nameIn(name: string | ASTNode): string | number | undefined {
  if (typeof name === 'string') return name
  if (name.op !== 'value') return undefined
  if (typeof name.args === 'bigint') return Number(name.args)
  return typeof name.args === 'string' ? name.args : undefined
}

function scopeIn(receiver: ASTNode, [variable]: readonly ASTNode[], scope: Reading['scope']): Reading['scope'] {
  const list = chainOf(receiver, scope)
  return variable?.op === 'id' && list ? new Map([...scope, [variable.args, [...list.path, anyItem]]]) : scope
}

const knowing = (
  reading: Reading,
  facts: (node: ASTNode, scope: Reading['scope']) => string[],
  condition: ASTNode,
): Reading => ({ ...reading, present: new Set([...reading.present, ...facts(condition, reading.scope)]) })

/** Returns the paths that are answered when a condition holds. */
function whenTrue(node: ASTNode, scope: Reading['scope']): string[] {
  if (node.op === '&&') return node.args.flatMap((side) => whenTrue(side, scope))
  if (node.op === '!_') return whenFalse(node.args, scope)
  const [named] = node.op === 'call' && node.args[0] === 'has' ? node.args[1] : []
  const path = named && chainOf(named, scope)?.path
  return path ? path.map((_name, index) => keyOf(path.slice(0, index + 1))) : []
}

/** Returns the paths that are answered when a condition does not hold. */
function whenFalse(node: ASTNode, scope: Reading['scope']): string[] {
  if (node.op === '||') return node.args.flatMap((side) => whenFalse(side, scope))
  return node.op === '!_' ? whenTrue(node.args, scope) : []
}

/** True when complete answers may lack a path. */
export const mayBeMissing = (form: Schema, path: Path): boolean =>
  path.some((_name, index) => !isAlwaysThere(form, path.slice(0, index + 1)))

/** True when complete answers that have the parent of a path always have the path itself. */
function isAlwaysThere(form: Schema, path: Path): boolean {
  const above = path.slice(0, -1).reduce<Schema[]>((schemas, name) => inside(form, schemas, name), [form])
  const last = path.at(-1)
  if (last === anyItem) return true
  return alwaysInPlace(form, above).some(({ required, minItems }) =>
    typeof last === 'number'
      ? typeof minItems === 'number' && minItems > last
      : Array.isArray(required) && required.includes(last),
  )
}

const inside = (form: Schema, schemas: readonly Schema[], name: string | number): Schema[] =>
  alwaysInPlace(form, schemas).flatMap(({ properties, items }) => {
    const property: unknown = isSchema(properties) ? properties[name] : undefined
    const next: unknown = typeof name === 'number' || name === anyItem ? items : property
    return isSchema(next) ? [next] : []
  })
