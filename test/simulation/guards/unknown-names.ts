import ts from 'typescript'

const path = 'source.js'
const options: ts.CompilerOptions = {
  allowJs: true,
  checkJs: true,
  noLib: true,
  noResolve: true,
  types: [],
  target: ts.ScriptTarget.Latest,
}
/** "Cannot find name", also with a name like it, and in a shorthand property. */
const unknown: readonly number[] = [2304, 2552, 18_004]

/** Returns the names in a source file without types that neither the file nor the program declares, each once. */
export function unknownNames(source: string): readonly string[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest)
  const host: ts.CompilerHost = {
    getSourceFile: (name) => (name === path ? file : undefined),
    getDefaultLibFileName: () => '',
    writeFile: () => undefined,
    getCurrentDirectory: () => '',
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    fileExists: (name) => name === path,
    readFile: () => undefined,
  }
  const names = ts
    .createProgram([path], options, host)
    .getSemanticDiagnostics(file)
    .filter(({ code }) => unknown.includes(code))
    .map(({ start = 0, length = 0 }) => source.slice(start, start + length))
  return [...new Set(names)].filter((name) => !(name in globalThis))
}
