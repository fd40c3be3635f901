import { type ASTNode, Environment, type ParseResult } from '@marcbachmann/cel-js'
import { BadExpression, childrenOf, loops, refuseUnknown, stepsOf } from './expression-kinds.ts'
import { declare, type Kind, kindOf } from './field-types.ts'

/** What an expression may be asked for. */
export type ResultType = 'bool' | 'int'

/**
 * A checked expression of CEL, ready to be evaluated as often as needed, in at most so many `steps` about answers that
 * fit the form.
 */
export interface Expression {
  text: string
  run: ParseResult
  steps: number
}

const textLimit = 1_000
const limits = { maxAstNodes: 300, maxDepth: 24, maxListElements: 100, maxMapEntries: 20, maxCallArguments: 8 }
/** A loop inside a loop inside a loop is nobody's rule. */
const loopDepthLimit = 2
/**
 * `matches` runs patterns that take exponential time: the form's own patterns are the place to judge text. `bind` can
 * multiply a value without end. The others make what no rule needs.
 */
const forbidden = new Set(['matches', 'bind', 'json', 'bytes', 'timestamp'])

/** What rules are checked in and run in: CEL's own checker, and what there is to speak of. */
export interface Surroundings {
  checking: Environment
  running: Environment
  variables: Readonly<Record<string, Kind>>
}

const text: Kind = { type: 'string' }
const place: Kind = {
  fields: new Map([
    ['village', text],
    ['district', text],
    ['city', text],
    ['province', text],
  ]),
}

/**
 * Every rule of a permit type speaks of `answers`, typed by its form, and of `place`, the codes of the regions it lies
 * in. Lists of numbers have a `sum()`.
 */
export function surroundingsOf(form: Record<string, unknown>): Surroundings {
  const variables = { answers: kindOf(form), place }
  const environment = () =>
    new Environment({ limits, enableOptionalTypes: true }).registerFunction('list.sum(): double', (list: unknown) =>
      Array.isArray(list) ? list.reduce<number>((sum, item) => sum + Number(item), 0) : 0,
    )
  return {
    checking: declare(environment(), variables, 'types'),
    running: declare(environment(), variables, 'maps'),
    variables,
  }
}

/**
 * Parses and type-checks an expression. Throws `BadExpression` for a field that does not exist, a wrong type, or more
 * work than a rule may ask.
 */
export function compile({ checking, running, variables }: Surroundings, text: string, wanted: ResultType): Expression {
  if (text.length > textLimit) throw new BadExpression(`longer than ${textLimit} characters`)
  const run = parsed(running, text)
  refuseCostly(run.ast, 0)
  const scope = new Map(Object.entries(variables))
  refuseUnknown(run.ast, scope)
  const checked = checking.check(text)
  const runs = run.check()
  if (!checked.valid || !runs.valid) throw new BadExpression(summary(checked.error ?? runs.error))
  if (checked.type !== wanted) throw new BadExpression(`is ${checked.type}, has to be ${wanted}`)
  return { text, run, steps: stepsOf(run.ast, scope) }
}

function parsed(environment: Environment, text: string): ParseResult {
  try {
    return environment.parse(text)
  } catch (error) {
    throw new BadExpression(summary(error))
  }
}

const summary = (error: unknown): string =>
  (error instanceof Error ? error.message.split('\n', 1)[0] : undefined) ?? 'cannot be read'

/** Refuses what could take long: patterns, deep loops. */
function refuseCostly(node: ASTNode, loopDepth: number): void {
  const name = node.op === 'call' || node.op === 'rcall' ? node.args[0] : undefined
  if (name !== undefined && forbidden.has(name)) throw new BadExpression(`${name} is not for rules`)
  const depth = name !== undefined && loops.has(name) ? loopDepth + 1 : loopDepth
  if (depth > loopDepthLimit) throw new BadExpression(`loops are nested more than ${loopDepthLimit} deep`)
  for (const child of childrenOf(node.args)) refuseCostly(child, depth)
}

/**
 * The paths of the answers whose values an expression looks at: of a loop, the list. Whether an answer is there at all,
 * `has(…)`, is not its value.
 */
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
  const [from, name] = linkOf(node)
  const path = from && typeof name === 'string' ? pathOf(from) : undefined
  return path && typeof name === 'string' ? [...path, name] : undefined
}

/** Returns what a chain goes on from and the name that it goes on by; nothing when the node is no link of a chain. */
function linkOf(node: ASTNode): [ASTNode, unknown] | [] {
  if (node.op === '.' || node.op === '.?') return [node.args[0], node.args[1]]
  return node.op === '[]' || node.op === '[?]' ? [node.args[0], node.args[1].args] : []
}
