import type { ASTNode } from '@marcbachmann/cel-js'
import { childrenOf, kindAt, lengthOf, loops, scopeIn, type VariableKinds } from './expression-kinds.ts'
import { longestAnswer } from './field-types.ts'

/** The characters of a text that a function reads in the time of one step, as measured. */
const charactersAStep = 50

/** Methods that return a text no longer than that they are called on. */
const shortening = new Set(['lowerAscii', 'upperAscii', 'trim', 'substring'])

/**
 * Returns the largest number of steps that an expression can take, by the limits of the lists and texts in the form.
 * Infinity for a loop over a list without a limit.
 */
export function stepsOf(node: ASTNode, scope: VariableKinds): number {
  if (node.op !== 'rcall')
    return childrenOf(node.args).reduce((sum, child) => sum + stepsOf(child, scope), own(node, scope))
  const [name, receiver, args] = node.args
  const inner = scopeIn(node.args, scope)
  const each = args.reduce((sum, arg) => sum + stepsOf(arg, inner), own(node, scope))
  return stepsOf(receiver, scope) + each * (loops.has(name) ? lengthOf(kindAt(receiver, scope)) : 1)
}

/** Returns the steps of a node without those of its children: one, and the time to read texts in a function. */
function own(node: ASTNode, scope: VariableKinds): number {
  if (node.op !== 'call' && node.op !== 'rcall') return 1
  const [name] = node.args
  if (loops.has(name)) return 1
  const read = node.op === 'call' ? node.args[1] : [node.args[1], ...node.args[2]]
  const items = name === 'sum' || name === 'join' ? lengthOf(kindAt(read[0] ?? node, scope)) : 0
  const joined = name === 'join' ? longestText(node, scope) : 0
  const characters = read.reduce((sum, part) => sum + longestText(part, scope), items + joined)
  return 1 + Math.ceil(characters / charactersAStep)
}

/** Returns the most characters that a node can have: 0 for what is no text. */
function longestText(node: ASTNode, scope: VariableKinds): number {
  const kind = kindAt(node, scope)
  if (kind) return 'type' in kind ? longestOf(kind) : 0
  switch (node.op) {
    case 'value':
      return typeof node.args === 'string' ? node.args.length : 0
    case '+':
      return longestText(node.args[0], scope) + longestText(node.args[1], scope)
    case '?:':
      return Math.max(longestText(node.args[1], scope), longestText(node.args[2], scope))
    case 'id':
    case '[]':
    case '[?]':
      return longestAnswer
    case 'call':
      return node.args[0] === 'string' && node.args[1][0] ? longestText(node.args[1][0], scope) : 0
    case 'rcall':
      return longestResult(node.args, scope)
    default:
      return 0
  }
}

function longestResult(
  [name, receiver, args]: readonly [string, ASTNode, readonly ASTNode[]],
  scope: VariableKinds,
): number {
  if (shortening.has(name)) return longestText(receiver, scope)
  if (name !== 'join') return 0
  const list = kindAt(receiver, scope)
  const item = list && 'items' in list && 'type' in list.items ? longestOf(list.items) : longestAnswer
  return lengthOf(list) * (item + (args[0] ? longestText(args[0], scope) : 0))
}

const texts = new Set(['string', 'dyn'])
const longestOf = ({ type, longest = longestAnswer }: { type: string; longest?: number }): number =>
  texts.has(type) ? longest : 0
