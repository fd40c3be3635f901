import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import type { Column } from './describing.ts'
import { isOfService, type Site, sitesIn } from './sites.ts'
import { writtenColumn } from './statement-file.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** The JavaScript types that postgres.js returns for PostgreSQL types; all others are returned as text. */
const read: Record<string, string> = {
  int2: 'number',
  int4: 'number',
  oid: 'number',
  float4: 'number',
  float8: 'number',
  bool: 'boolean',
  date: 'Date',
  timestamp: 'Date',
  timestamptz: 'Date',
  bytea: 'Buffer',
  json: 'json',
  jsonb: 'json',
}
const readBy = (type: string): string =>
  type.endsWith('[]') ? `${readBy(type.slice(0, -2))}[]` : (read[type] ?? 'string')

/** A place in the code with the row type that it claims. */
export interface TypedSite extends Site {
  row: ts.Type
}

/**
 * Adds `close`, which removes all members. A `close` beside them in the same function would keep its variables alive.
 */
function releasable<T extends object>(members: T): T & { close(): void } {
  const made = Object.assign(members, {
    close() {
      for (const key of Object.keys(made)) Reflect.deleteProperty(made, key)
    },
  })
  return made
}

/** A host whose syntax trees have no documentation comments: to parse them takes a tenth of the time. */
const withoutComments = (host: ts.CompilerHost): ts.CompilerHost =>
  Object.assign(host, { jsDocParsingMode: ts.JSDocParsingMode.ParseNone })

/**
 * Compiles the service. Returns its places, those with a row type, and a function that compares a row type with
 * columns. `close` releases the syntax trees, which take 400 MB, although constants of a test file live as long as its
 * process.
 */
export function createRowTypes() {
  const { fileNames, options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile).config,
    ts.sys,
    root,
  )
  const files = fileNames.filter((name) => isOfService(name.slice(root.length)))
  const program = ts.createProgram(files, options, withoutComments(ts.createCompilerHost(options)))
  const checker = program.getTypeChecker()

  const sites = files.flatMap((name) => {
    const tree = program.getSourceFile(name)
    return tree ? sitesIn(tree).map((site) => ({ ...site, path: site.path.slice(root.length) })) : []
  })
  const typedSites = sites.flatMap((site): TypedSite[] => {
    const rows = site.rowType && checker.getTypeFromTypeNode(site.rowType)
    const row = rows && checker.getIndexTypeOfType(rows, ts.IndexKind.Number)
    return row ? [{ ...site, row }] : []
  })

  /** Returns each column that differs from the row type of its place, with both types, and each that is missing. */
  function differences({ row }: TypedSite, columns: readonly Column[]): string[] {
    const members = new Map(membersOf(row).map((member) => [member.name, member]))
    const names = new Set(columns.map(({ name }) => name))
    const absent = [...members.values()].filter((member) => !names.has(member.name) && !isOptional(member))
    const found = columns.flatMap((column) => {
      const member = members.get(column.name)
      if (!member) return [`${column.name}: not in the row type`]
      const claimed = checker.getTypeOfSymbol(member)
      return fits(claimed, column) ? [] : [`${writtenColumn(column)} is claimed to be ${checker.typeToString(claimed)}`]
    })
    return [...found, ...absent.map(({ name }) => `${name}: not in the result`)]
  }

  /** Returns the members of a row type; for a union, those of all its types. */
  function membersOf(row: ts.Type): ts.Symbol[] {
    const types = row.isUnion() ? row.types : [row]
    return types.flatMap((type) => checker.getPropertiesOfType(type))
  }

  function fits(claimed: ts.Type, { type, mayBeNull }: Column): boolean {
    return takes(claimed, readBy(type)) && (mayBeNull === undefined || mayBeNull === takesNull(claimed))
  }

  /** Returns true when a value of the driver fits the claimed type, or one part of a union. */
  function takes(claimed: ts.Type, value: string): boolean {
    if (claimed.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return value === 'json'
    const parts = partsOf(claimed)
    if (parts.length === 0) return true
    if (value === 'json') return isJson(claimed, new Set())
    if (!value.endsWith('[]')) return parts.some((part) => nameOf(part) === value)
    return parts.some((part) => {
      const element = checker.isArrayType(part) && checker.getIndexTypeOfType(part, ts.IndexKind.Number)
      return element && takes(element, value.slice(0, -2))
    })
  }

  /** Returns true for a type that JSON can represent. A `Date` or `Buffer` in it would be text. */
  function isJson(type: ts.Type, seen: Set<ts.Type>): boolean {
    if (seen.has(type)) return true
    seen.add(type)
    if (type.isUnion()) return partsOf(type).some((part) => isJson(part, seen))
    if (/^(?:Date|Buffer|bigint)$/.test(nameOf(type))) return false
    if (!(type.flags & ts.TypeFlags.Object)) return true
    const element = checker.getIndexTypeOfType(type, ts.IndexKind.Number)
    if (element) return isJson(element, seen)
    return checker.getPropertiesOfType(type).every((member) => isJson(checker.getTypeOfSymbol(member), seen))
  }

  function nameOf(type: ts.Type): string {
    if (type.flags & ts.TypeFlags.StringLike) return 'string'
    if (type.flags & ts.TypeFlags.NumberLike) return 'number'
    if (type.flags & ts.TypeFlags.BooleanLike) return 'boolean'
    return type.symbol?.name ?? checker.typeToString(type)
  }

  return releasable({ sites, typedSites, differences })
}

const isOptional = (member: ts.Symbol): boolean => (member.flags & ts.SymbolFlags.Optional) !== 0

const isNothing = (type: ts.Type): boolean => (type.flags & (ts.TypeFlags.Null | ts.TypeFlags.Undefined)) !== 0

const partsOf = (type: ts.Type): ts.Type[] => (type.isUnion() ? type.types : [type]).filter((part) => !isNothing(part))

const takesNull = (type: ts.Type): boolean => type.isUnion() && type.types.some(isNothing)
