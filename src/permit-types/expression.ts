import { type ASTNode, Environment, type ParseResult } from '@marcbachmann/cel-js'
import { declare, type Kind, kindOf } from './field-types.ts'

/** What an expression may be asked for. */
export type ResultType = 'bool' | 'int'

/** A checked expression of CEL, ready to be evaluated as often as needed. */
export interface Expression { text: string; run: ParseResult }

/** What is wrong with an expression, in the words of its checker. */
export class BadExpression extends Error {}

const textLimit = 1_000
const limits = { maxAstNodes: 300, maxDepth: 24, maxListElements: 100, maxMapEntries: 20, maxCallArguments: 8 }
/** A loop inside a loop inside a loop is nobody's rule. */
const loopDepthLimit = 2
const loops = new Set(['map', 'filter', 'all', 'exists', 'exists_one'])
/**
 * `matches` runs patterns that take exponential time: the form's own patterns are the place to judge text. `bind` can multiply a value
 * without end. The others make what no rule needs.
 */
const forbidden = new Set(['matches', 'bind', 'json', 'bytes', 'timestamp'])

/** What rules are checked in and run in: CEL's own checker, and what there is to speak of. */
export interface Surroundings { checking: Environment; running: Environment; variables: Readonly<Record<string, Kind>> }

const text: Kind = { type: 'string' }
const place: Kind = { fields: new Map([['village', text], ['district', text], ['city', text], ['province', text]]) }

/** Every rule of a permit type speaks of `answers`, typed by its form, and of `place`, the codes of the regions it lies in. Lists of numbers have a `sum()`. */
export function surroundingsOf(form: Record<string, unknown>): Surroundings {
  const variables = { answers: kindOf({ ...form, type: 'object' }), place }
  const environment = () => new Environment({ limits, enableOptionalTypes: true })
    .registerFunction('list.sum(): double', (list: unknown) => (Array.isArray(list) ? list.reduce<number>((sum, item) => sum + Number(item), 0) : 0))
  return { checking: declare(environment(), variables, 'types'), running: declare(environment(), variables, 'maps'), variables }
}

/** Parses and type-checks an expression. Throws `BadExpression` for a field that does not exist, a wrong type, or more work than a rule may ask. */
export function compile({ checking, running, variables }: Surroundings, text: string, wanted: ResultType): Expression {
  if (text.length > textLimit) throw new BadExpression(`longer than ${textLimit} characters`)
  const run = parsed(running, text)
  refuseCostly(run.ast, 0)
  refuseUnknown(run.ast, new Map(Object.entries(variables)))
  const checked = checking.check(text)
  const runs = run.check()
  if (!checked.valid || !runs.valid) throw new BadExpression(summary(checked.error ?? runs.error))
  if (checked.type !== wanted) throw new BadExpression(`is ${checked.type}, has to be ${wanted}`)
  return { text, run }
}

function parsed(environment: Environment, text: string): ParseResult {
  try {
    return environment.parse(text)
  } catch (error) {
    throw new BadExpression(summary(error))
  }
}

const summary = (error: unknown): string => (error instanceof Error ? error.message.split('\n', 1)[0] : undefined) ?? 'cannot be read'

/** Refuses what could take long: patterns, deep loops. */
function refuseCostly(node: ASTNode, loopDepth: number): void {
  const name = node.op === 'call' || node.op === 'rcall' ? node.args[0] : undefined
  if (name !== undefined && forbidden.has(name)) throw new BadExpression(`${name} is not for rules`)
  const depth = name !== undefined && loops.has(name) ? loopDepth + 1 : loopDepth
  if (depth > loopDepthLimit) throw new BadExpression(`loops are nested more than ${loopDepthLimit} deep`)
  for (const child of childrenOf(node.args)) refuseCostly(child, depth)
}

/** What each name stands for here; undefined when that is not known. */
type Scope = ReadonlyMap<string, Kind | undefined>

/** Refuses a field that the form does not have, also where CEL itself would only find it absent: in `has(…)` and `.?`, of an item of a list as well. */
function refuseUnknown(node: ASTNode, scope: Scope): void {
  kindAt(node, scope)
  if (node.op !== 'rcall') return childrenOf(node.args).forEach((child) => refuseUnknown(child, scope))
  const [, receiver, args] = node.args
  const inner = scopeIn(node.args, scope)
  refuseUnknown(receiver, scope)
  for (const arg of args) refuseUnknown(arg, inner)
}

/** What an expression gives, as far as it leads to a place in the form. Throws when there is no such place. */
function kindAt(node: ASTNode, scope: Scope): Kind | undefined {
  switch (node.op) {
    case 'id': return scope.get(node.args)
    case '.': case '.?': return member(kindAt(node.args[0], scope), node.args[1])
    case '[]': case '[?]': return itemAt(kindAt(node.args[0], scope), node.args[1])
    case 'call': return node.args[0] === 'dyn' && node.args[1][0] ? kindAt(node.args[1][0], scope) : undefined
    case 'list': return listOf(node.args[0] && kindAt(node.args[0], scope))
    case 'rcall': return kindOfCall(node.args, scope)
    default: return undefined
  }
}

function member(kind: Kind | undefined, name: string): Kind | undefined {
  if (!kind || !('fields' in kind)) return undefined
  const field = kind.fields.get(name)
  if (!field) throw new BadExpression(`there is no ${name} in the form there, only: ${[...kind.fields.keys()].join(', ')}`)
  return field
}

function itemAt(kind: Kind | undefined, index: ASTNode): Kind | undefined {
  if (index.op === 'value' && typeof index.args === 'string') return member(kind, index.args)
  return kind && 'items' in kind ? kind.items : undefined
}

type MethodCall = readonly [name: string, receiver: ASTNode, args: readonly ASTNode[]]

/** What is there already comes through these as it is. */
const passing = new Set(['filter', 'orValue', 'or', 'value'])

function kindOfCall(call: MethodCall, scope: Scope): Kind | undefined {
  const [name, receiver, args] = call
  if (passing.has(name)) return kindAt(receiver, scope)
  const body = name === 'map' ? args.at(-1) : undefined
  return listOf(body && kindAt(body, scopeIn(call, scope)))
}

const listOf = (items: Kind | undefined): Kind | undefined => items && { items }

/** Inside a loop, its variable stands for an item of what it goes through. */
function scopeIn([name, receiver, [variable]]: MethodCall, scope: Scope): Scope {
  if (!loops.has(name) || variable?.op !== 'id') return scope
  const list = kindAt(receiver, scope)
  return new Map([...scope, [variable.args, list && 'items' in list ? list.items : undefined]])
}

/** The paths of the answers whose values an expression looks at: of a loop, the list. Whether an answer is there at all, `has(…)`, is not its value. */
export function answersIn({ run }: Expression): string[][] {
  const within = (node: ASTNode): string[][] => {
    if (node.op === 'call' && node.args[0] === 'has') return []
    const path = pathOf(node)
    return path ? [path] : childrenOf(node.args).flatMap(within)
  }
  return within(run.ast)
}

/** The names from the answers down to a field, when the node is such a chain. */
function pathOf(node: ASTNode): string[] | undefined {
  if (node.op === 'id') return node.args === 'answers' ? [] : undefined
  const [from, name] = node.op === '.' || node.op === '.?' ? node.args : node.op === '[]' || node.op === '[?]' ? [node.args[0], node.args[1].args] : []
  const path = from && typeof name === 'string' ? pathOf(from) : undefined
  return path && typeof name === 'string' ? [...path, name] : undefined
}

const childrenOf = (args: unknown): ASTNode[] => (Array.isArray(args) ? args.flatMap((arg) => (isNode(arg) ? [arg] : childrenOf(arg))) : isNode(args) ? [args] : [])
const isNode = (value: unknown): value is ASTNode => typeof value === 'object' && value !== null && 'op' in value && 'args' in value
