import { type ASTNode, Environment, type ParseResult } from '@marcbachmann/cel-js'
import { BadExpression, childrenOf, loops, refuseUnknown } from './expression-kinds.ts'
import { stepsOf } from './expression-steps.ts'
import { declareVariables, kindOf, type ValueKind } from './field-types.ts'

/** Result type that a rule must have. */
export type ResultType = 'bool' | 'int' | 'double'

/** A checked CEL expression, ready to run. On answers that fit the form it takes at most `steps` steps. */
export interface Expression {
  text: string
  run: ParseResult
  steps: number
}

const textLimit = 1_000
const limits = { maxAstNodes: 300, maxDepth: 24, maxListElements: 100, maxMapEntries: 20, maxCallArguments: 8 }
/** The limit of nested loops. No rule needs three. */
const loopDepthLimit = 2
/**
 * Functions refused in rules. `matches` can take exponential time; the patterns of the form check text instead. `bind`
 * can multiply a value without limit. No rule needs the others.
 */
const forbidden = new Set(['matches', 'bind', 'json', 'bytes', 'timestamp'])

/** The CEL environments in which rules are checked and run, and the variables they know. */
interface Surroundings {
  checking: Environment
  running: Environment
  variables: Readonly<Record<string, ValueKind>>
}

/** A code of a region, such as 31.71.06.1001. */
const text: ValueKind = { type: 'string', longest: 13 }
const place: ValueKind = {
  fields: new Map([
    ['village', text],
    ['district', text],
    ['city', text],
    ['province', text],
  ]),
}

/**
 * Returns the environments for the rules of a form. They know `answers`, typed by the form, and `place`, the codes of
 * the regions around the place. Lists of numbers have a `sum()`.
 */
export function surroundingsOf(form: Record<string, unknown>): Surroundings {
  const variables = { answers: kindOf(form), place }
  const environment = () =>
    new Environment({ limits, enableOptionalTypes: true }).registerFunction('list.sum(): double', (list: unknown) =>
      Array.isArray(list) ? list.reduce<number>((sum, item) => sum + Number(item), 0) : 0,
    )
  return {
    checking: declareVariables(environment(), variables, 'types'),
    running: declareVariables(environment(), variables, 'maps'),
    variables,
  }
}

/**
 * Parses and type-checks an expression. Throws `BadExpression` for a syntax error, a field that the form does not have,
 * a wrong type, a forbidden function, or loops nested too deep.
 */
export function compileExpression(
  { checking, running, variables }: Surroundings,
  text: string,
  wanted: ResultType,
): Expression {
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

/** Refuses forbidden functions and loops nested too deep, because they could take long. */
function refuseCostly(node: ASTNode, loopDepth: number): void {
  const name = node.op === 'call' || node.op === 'rcall' ? node.args[0] : undefined
  if (name !== undefined && forbidden.has(name)) throw new BadExpression(`${name} is not for rules`)
  const depth = name !== undefined && loops.has(name) ? loopDepth + 1 : loopDepth
  if (depth > loopDepthLimit) throw new BadExpression(`loops are nested more than ${loopDepthLimit} deep`)
  for (const child of childrenOf(node.args)) refuseCostly(child, depth)
}

/**
 * Returns the paths of the answers whose values an expression reads. For a loop this is the path of the list. `has(…)`
 * reads no value.
 */
export function answersIn({ run }: Expression): string[][] {
  const within = (node: ASTNode): string[][] => {
    if (node.op === 'call' && node.args[0] === 'has') return []
    const path = pathOf(node)
    return path ? [path] : childrenOf(node.args).flatMap(within)
  }
  return within(run.ast)
}

/** Returns the names from `answers` down to a field. Undefined when the node is no such chain. */
function pathOf(node: ASTNode): string[] | undefined {
  if (node.op === 'id') return node.args === 'answers' ? [] : undefined
  const [from, name] = linkOf(node)
  const path = from && typeof name === 'string' ? pathOf(from) : undefined
  return path && typeof name === 'string' ? [...path, name] : undefined
}

/** Returns the receiver and the name of a member access. Empty when the node is no member access. */
function linkOf(node: ASTNode): [ASTNode, unknown] | [] {
  if (node.op === '.' || node.op === '.?') return [node.args[0], node.args[1]]
  return node.op === '[]' || node.op === '[?]' ? [node.args[0], node.args[1].args] : []
}
