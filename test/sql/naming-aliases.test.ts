import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import ts from 'typescript'
import { nodesIn, sourcesIn } from '../support/measuring/sources.ts'

/** An exported function that returns a part of a statement, with the aliases that it needs and does not bind itself. */
interface Fragment {
  place: string
  needs: readonly string[]
  docstring: string
}

const statement = /^\s*(?:select|with|insert|update|delete)\b/
/** A column of an alias, such as `a.status`. */
const column = /(?<![.\w])([a-z]{1,2})\.[a-z_]+/g
/** An alias after its relation: `applications a`, `(…) as a`. */
const binding = /(?:[a-z_]+|\)|\$)\s+(?:as\s+)?([a-z]{1,2})\b(?!\.)/g

describe('a part of a statement that is used in other files', () => {
  it('names in its docstring each alias that the statement around it has to have', async () => {
    const fragments = (await sourcesIn('src')).flatMap(({ path, tree }) => fragmentsIn(path, tree))
    assert.ok(fragments.some(({ place }) => place.endsWith('askedOf')))
    const unnamed = fragments.flatMap(({ place, needs, docstring }) =>
      needs.filter((alias) => !names(docstring, alias)).map((alias) => `${place}: ${alias}`),
    )
    assert.deepEqual(unnamed, [], 'Write `a`, or `applications a`, in the docstring.')
  })
})

/** True for a docstring with the alias between backticks, alone or after the name of its table. */
const names = (docstring: string, alias: string): boolean => new RegExp(`\`(?:[a-z_]+ )?${alias}\``).test(docstring)

function fragmentsIn(path: string, tree: ts.SourceFile): Fragment[] {
  return tree.statements.flatMap((node) => {
    const name = exportedName(node)
    const templates = nodesIn(node).filter(ts.isTaggedTemplateExpression)
    const isSent = sends(templates) || node.getText(tree).includes('Promise<')
    if (name === undefined || templates.length === 0 || isSent) return []
    const text = templates
      .map(textOf)
      .join('\n')
      .replace(/'(?:[^']|'')*'/g, '')
    const bound = found(text, binding)
    const needs = [...found(text, column)].filter((alias) => !bound.has(alias))
    const docstring = node.getFullText(tree).slice(0, node.getLeadingTriviaWidth(tree))
    return needs.length === 0 ? [] : [{ place: `${path} ${name}`, needs, docstring }]
  })
}

function exportedName(node: ts.Statement): string | undefined {
  if (!ts.isFunctionDeclaration(node) && !ts.isVariableStatement(node)) return undefined
  const modifiers = node.modifiers?.map(({ kind }) => kind) ?? []
  if (!modifiers.includes(ts.SyntaxKind.ExportKeyword) || modifiers.includes(ts.SyntaxKind.AsyncKeyword))
    return undefined
  const named = ts.isFunctionDeclaration(node) ? node : node.declarationList.declarations[0]
  return named?.name && ts.isIdentifier(named.name) ? named.name.text : undefined
}

/** True for a function that sends a statement: with a row type, or a whole one. */
const sends = (templates: readonly ts.TaggedTemplateExpression[]): boolean =>
  templates.some(({ typeArguments }) => typeArguments) ||
  templates.slice(0, 1).some((one) => statement.test(textOf(one)))

const textOf = ({ template }: ts.TaggedTemplateExpression): string =>
  ts.isNoSubstitutionTemplateLiteral(template)
    ? template.text
    : [template.head.text, ...template.templateSpans.map(({ literal }) => literal.text)].join(' $ ')

const found = (text: string, pattern: RegExp): Set<string> =>
  new Set([...text.matchAll(pattern)].flatMap(([, alias]) => alias ?? []))
