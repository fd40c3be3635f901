import ts from 'typescript'
import { nodesIn } from '../support/measuring/sources.ts'
import { essence } from './statement-file.ts'

/** A place in the code that may send a statement: a template literal that is not part of another one. */
export interface Site {
  path: string
  /** The names around it, outermost first, and its number if these contain several: `findCase`, `States.consume`. */
  name: string
  /** The texts between its values, as postgres.js gets them. */
  chunks: readonly string[]
  /** The row type that the code claims: `db<Row[]>`. */
  rowType: ts.TypeNode | undefined
  /** True where the code waits for the result, so that the text is a statement, and not a part of others. */
  isAwaited: boolean
}

/** True for a file of the service. The demonstrations are programs of their own. */
export const isOfService = (path: string): boolean => path.startsWith('src/') && !path.startsWith('src/sample/demo/')

/** Returns the template literals of a file, in order. */
export function sitesIn(tree: ts.SourceFile): Site[] {
  const found = nodesIn(tree)
    .filter(ts.isTaggedTemplateExpression)
    .map((node) => ({ node, names: namesAround(node) }))
  const counts = Map.groupBy(found, ({ names }) => names)
  return found.map(({ node, names }) => {
    const same = counts.get(names) ?? []
    const number = same.length > 1 ? ` ${same.findIndex((other) => other.node === node) + 1}` : ''
    return {
      path: tree.fileName,
      name: `${names}${number}`,
      chunks: chunksOf(node.template),
      rowType: node.typeArguments?.[0],
      isAwaited: ts.isAwaitExpression(node.parent),
    }
  })
}

/** Returns the title of a place in the statement file. */
export const titleOf = ({ path, name }: Pick<Site, 'path' | 'name'>): string => `${path} ${name}`

/** Returns a key that is the same for two places with the same text, apart from white space. */
export const keyOf = (chunks: readonly string[]): string => JSON.stringify(chunks.map(essence))

const chunksOf = (template: ts.TemplateLiteral): string[] =>
  ts.isNoSubstitutionTemplateLiteral(template)
    ? [template.text]
    : [template.head.text, ...template.templateSpans.map(({ literal }) => literal.text)]

function namesAround(node: ts.Node): string {
  const names: string[] = []
  for (let around = node.parent; around; around = around.parent) {
    const name = nameOf(around)
    if (name !== undefined) names.unshift(name)
  }
  return names.join('.')
}

function nameOf(node: ts.Node): string | undefined {
  if (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) return node.name?.text
  if (ts.isMethodDeclaration(node) || ts.isPropertyAssignment(node)) return node.name.getText()
  const holdsCode = ts.isVariableDeclaration(node) && (isTopLevel(node) || isFunction(node.initializer))
  return holdsCode ? node.name.getText() : undefined
}

const isTopLevel = (node: ts.VariableDeclaration): boolean => ts.isSourceFile(node.parent.parent.parent)

const isFunction = (node: ts.Node | undefined): boolean =>
  node !== undefined && (ts.isArrowFunction(node) || ts.isFunctionExpression(node))
