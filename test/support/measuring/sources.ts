import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { lazy } from '../../../src/platform/lazy.ts'

/** An import of a file. `from` is a path below the project's folder, or the name of a package. */
export interface Import {
  from: string
  typeOnly: boolean
}
/**
 * A source file. It is parsed when its tree or imports are read, which takes far longer than reading the text. Unused
 * trees are garbage-collected: all together take more memory than a network.
 */
export interface Source {
  path: string
  text: string
  readonly imports: readonly Import[]
  readonly tree: ts.SourceFile
}

const root = new URL('../../../', import.meta.url)

/** Reads every TypeScript file in these folders of the project. */
export async function sourcesIn(...folders: string[]): Promise<Source[]> {
  const paths = await Promise.all(
    folders.map(async (folder) =>
      (await readdir(new URL(folder, root), { recursive: true }))
        .filter((path) => path.endsWith('.ts'))
        .map((path) => `${folder}/${path}`),
    ),
  )
  return Promise.all(
    paths
      .flat()
      .sort()
      .map(async (path) => sourceOf(path, await readFile(new URL(path, root), 'utf8'))),
  )
}

/** Leaves the documentation comments out of a tree: no rule reads them there. */
const parsing: ts.CreateSourceFileOptions = {
  languageVersion: ts.ScriptTarget.Latest,
  jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
}

function sourceOf(path: string, text: string): Source {
  let held: WeakRef<ts.SourceFile> | undefined
  const tree = () => {
    const parsed = held?.deref() ?? ts.createSourceFile(path, text, parsing, true)
    held = new WeakRef(parsed)
    return parsed
  }
  const imports = lazy(() => nodesIn(tree()).flatMap((node) => importOf(node, path)))
  return {
    path,
    text,
    get imports() {
      return imports()
    },
    get tree() {
      return tree()
    },
  }
}

/** Returns all nodes of a syntax tree, each before those in it. */
export function nodesIn(node: ts.Node): ts.Node[] {
  const found: ts.Node[] = []
  const collect = (inner: ts.Node): void => {
    found.push(inner)
    ts.forEachChild(inner, collect)
  }
  collect(node)
  return found
}

function importOf(node: ts.Node, path: string): Import[] {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    if (!node.moduleSpecifier || !ts.isStringLiteral(node.moduleSpecifier)) return []
    return [{ from: target(node.moduleSpecifier.text, path), typeOnly: isTypeOnly(node) }]
  }
  const [argument] =
    ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword ? node.arguments : []
  return argument && ts.isStringLiteral(argument) ? [{ from: target(argument.text, path), typeOnly: false }] : []
}

function isTypeOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly
  const clause = node.importClause
  if (!clause) return false
  const named =
    clause.namedBindings && ts.isNamedImports(clause.namedBindings) ? clause.namedBindings.elements : undefined
  return clause.isTypeOnly || (!clause.name && named !== undefined && named.every((element) => element.isTypeOnly))
}

const target = (specifier: string, path: string): string =>
  specifier.startsWith('.')
    ? fileURLToPath(new URL(specifier, new URL(path, root))).slice(fileURLToPath(root).length)
    : specifier
