import assert from 'node:assert/strict'
import { it } from 'node:test'
import ts from 'typescript'
import { nodesIn, sourcesIn } from '../support/measuring/sources.ts'

/** Texts that may have such an assignment: only these files are parsed. */
const assigning = /^ *(?!const |let |type |export )\S*[.\]][^ ]* = (?:async )?(?:\(|\w+ =>|function)/m

it('a function has a name before a property gets it: V8 creates it in the old generation otherwise', async () => {
  const sources = (await sourcesIn('src')).filter(({ text }) => assigning.test(text))
  const found = sources.flatMap(({ path, tree }) =>
    nodesIn(tree)
      .filter(createsOldFunction)
      .map((node) => `${path}: ${node.getText(tree).split('\n', 1)[0]}`),
  )
  assert.deepEqual(found, [], 'Such a function keeps all that it uses in memory until the next full collection.')
})

/** True for `left.property = () => …` and the like. */
function createsOldFunction(node: ts.Node): node is ts.BinaryExpression {
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return false
  const isProperty = ts.isPropertyAccessExpression(node.left) || ts.isElementAccessExpression(node.left)
  return isProperty && (ts.isArrowFunction(node.right) || ts.isFunctionExpression(node.right))
}
