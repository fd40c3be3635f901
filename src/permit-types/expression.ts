import { type ASTNode, Environment, type ParseResult } from '@marcbachmann/cel-js'

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

/** What rules are checked in: CEL's own checker, and the fields there are. */
export interface Surroundings { environment: Environment; fields: Fields }

const place: Fields = { village: 'string', district: 'string', city: 'string', province: 'string' }

/** Every rule of a permit type speaks of `answers`, typed by its form, and of `place`, the codes of the regions it lies in. Lists of numbers have a `sum()`. */
export function surroundingsOf(form: Record<string, unknown>): Surroundings {
  const fields = { answers: fieldsOf(form), place }
  const environment = new Environment({ limits, enableOptionalTypes: true })
    .registerVariable({ name: 'answers', schema: fields.answers })
    .registerVariable({ name: 'place', schema: place })
    .registerFunction('list.sum(): double', (list: unknown) => (Array.isArray(list) ? list.reduce<number>((sum, item) => sum + Number(item), 0) : 0))
  return { environment, fields }
}

/** Parses and type-checks an expression. Throws `BadExpression` for a field that does not exist, a wrong type, or more work than a rule may ask. */
export function compile({ environment, fields }: Surroundings, text: string, wanted: ResultType): Expression {
  if (text.length > textLimit) throw new BadExpression(`longer than ${textLimit} characters`)
  const checked = environment.check(text)
  if (!checked.valid) throw new BadExpression(summary(checked.error))
  if (checked.type !== wanted) throw new BadExpression(`is ${checked.type}, has to be ${wanted}`)
  const run = environment.parse(text)
  refuseCostly(run.ast, 0)
  refuseUnknown(run.ast, fields)
  return { text, run }
}

function summary(error: { message: string } | undefined): string {
  return error?.message.split('\n', 1)[0] ?? 'cannot be read'
}

/** Refuses what could take long: patterns, deep loops. */
function refuseCostly(node: ASTNode, loopDepth: number): void {
  const name = node.op === 'call' || node.op === 'rcall' ? node.args[0] : undefined
  if (name !== undefined && forbidden.has(name)) throw new BadExpression(`${name} is not for rules`)
  const depth = name !== undefined && loops.has(name) ? loopDepth + 1 : loopDepth
  if (depth > loopDepthLimit) throw new BadExpression(`loops are nested more than ${loopDepthLimit} deep`)
  for (const child of childrenOf(node.args)) refuseCostly(child, depth)
}

/** Refuses a field that the form does not have, also where CEL itself would only find it absent: in `has(…)` and `.?`. */
function refuseUnknown(node: ASTNode, fields: Fields): void {
  const path = pathOf(node)
  let known: string | Fields | undefined = path && fields
  for (const name of path ?? []) {
    if (typeof known === 'string') break
    known = known && Object.hasOwn(known, name) ? known[name] : undefined
    if (known === undefined) throw new BadExpression(`there is no ${path?.join('.')} in the form`)
  }
  for (const child of childrenOf(node.args)) refuseUnknown(child, fields)
}

/** The names from a variable down to a field, when the node is such a chain. */
function pathOf(node: ASTNode): string[] | undefined {
  if (node.op === 'id') return variables.has(node.args) ? [node.args] : undefined
  if (node.op === '.' || node.op === '.?') return extended(node.args[0], node.args[1])
  if ((node.op === '[]' || node.op === '[?]') && node.args[1].op === 'value' && typeof node.args[1].args === 'string') return extended(node.args[0], node.args[1].args)
  return undefined
}

const variables = new Set(['answers', 'place'])

function extended(from: ASTNode, name: string): string[] | undefined {
  const path = pathOf(from)
  return path && [...path, name]
}

const childrenOf = (args: unknown): ASTNode[] => (Array.isArray(args) ? args.flatMap((arg) => (isNode(arg) ? [arg] : childrenOf(arg))) : isNode(args) ? [args] : [])
const isNode = (value: unknown): value is ASTNode => typeof value === 'object' && value !== null && 'op' in value && 'args' in value

export type Fields = { [name: string]: string | Fields }
type Schema = Record<string, unknown>

/** The types of a form's fields, as CEL knows them: integers are int, numbers double. What has no single type is dyn. */
function fieldsOf(schema: Schema): Fields {
  const properties = isSchema(schema['properties']) ? schema['properties'] : {}
  return Object.fromEntries(Object.entries(properties).flatMap(([name, field]) => (isSchema(field) ? [[name, typeOf(field)]] : [])))
}

const scalars: Record<string, string> = { integer: 'int', number: 'double', string: 'string', boolean: 'bool' }

function typeOf(schema: Schema): string | Fields {
  const { type, items } = schema
  if (type === 'object') return fieldsOf(schema)
  if (type === 'array') {
    const item = isSchema(items) ? typeOf(items) : 'dyn'
    return `list<${typeof item === 'string' ? item : 'map'}>`
  }
  return scalars[String(type)] ?? constantType(schema) ?? 'dyn'
}

function constantType({ oneOf }: Schema): string | undefined {
  const kinds = new Set(Array.isArray(oneOf) ? oneOf.map((choice: unknown) => (isSchema(choice) ? typeof choice['const'] : 'undefined')) : [])
  const [kind] = kinds
  return kinds.size === 1 && kind === 'string' ? 'string' : undefined
}

/** Answers with the numbers of integer fields as CEL's int. */
export function toCel(schema: unknown, value: unknown): unknown {
  if (!isSchema(schema)) return value
  if (schema['type'] === 'integer' && typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value)
  if (Array.isArray(value)) return value.map((item) => toCel(schema['items'], item))
  if (!isSchema(value)) return value
  const properties = isSchema(schema['properties']) ? schema['properties'] : {}
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toCel(properties[name], member)]))
}

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value)
