import postgres from 'postgres'
import { columnNames } from '../../src/platform/db/column-names.ts'

/** A column of a result. */
export interface Column {
  name: string
  type: string
  /** True or false for a column taken unchanged from a table; undefined otherwise. */
  mayBeNull: boolean | undefined
}

interface Description {
  /** The names of the parameters' types. */
  parameters: string[]
  columns: Column[]
  /** The number of nodes of the generic plan; undefined for a statement without a plan, such as `listen`. */
  planNodes: number | undefined
}

/** The members of a node of EXPLAIN that are read here. */
interface PlanNode {
  'Node Type': string
  'Parent Relationship'?: 'Outer' | 'Inner' | 'InitPlan' | 'SubPlan' | 'Member'
  'Join Type'?: 'Inner' | 'Left' | 'Right' | 'Full' | 'Semi' | 'Anti'
  'Relation Name'?: string
  'CTE Name'?: string
  'Subplan Name'?: string
  Plans?: PlanNode[]
}

/** True for a statement that reads or writes rows. */
export const isPlanned = /^\s*(?:with|select|insert|update|delete|values|merge)\b/i

/**
 * Returns a describer of statements, on one connection to a database with their tables. `types` are declared by OID; 0
 * is inferred.
 */
export async function createDescriber(url: string) {
  const sql = postgres(url, { max: 1, onnotice: () => {}, fetch_types: false, transform: columnNames })
  await sql`set plan_cache_mode = 'force_generic_plan'`
  const [names, tables] = [await typeNames(sql), await nullableColumns(sql)]

  async function describe(text: string, types: readonly number[]): Promise<Description> {
    const values = types.map((type) => sql.typed(null, type))
    const { types: parameters, columns } = await sql.unsafe(text, values, { prepare: true }).describe()
    const plan = isPlanned.test(text) ? await planOf(text, parameters) : undefined
    const outer = plan ? relationsThatMayLack(plan) : new Set()
    return {
      parameters: parameters.map((type) => names.get(type) ?? String(type)),
      columns: columns.map(({ name, type, table, number }) => {
        const source = tables.get(`${table}.${number}`)
        const mayBeNull = source && (source.mayBeNull || (outer.has(source.table) ? undefined : false))
        return { name, type: names.get(type) ?? String(type), mayBeNull }
      }),
      planNodes: plan && nodesOf(plan).length,
    }
  }

  async function planOf(text: string, parameters: readonly number[]): Promise<PlanNode> {
    const types = parameters.map((type) => names.get(type)).join(', ')
    const nulls = parameters.map(() => 'null').join(', ')
    const list = (inner: string) => (inner ? `(${inner})` : '')
    await sql.unsafe(`prepare described ${list(types)} as ${text}`)
    try {
      const [row] = await sql.unsafe<{ 'QUERY PLAN': [{ Plan: PlanNode }] }[]>(
        `explain (format json) execute described ${list(nulls)}`,
      )
      if (!row) throw new Error('EXPLAIN has told nothing.')
      return row['QUERY PLAN'][0].Plan
    } finally {
      await sql.unsafe('deallocate described')
    }
  }

  const numbers = new Map([...names].map(([number, name]) => [name, number]))
  return {
    describe,
    /** Returns the OID of a type; 0 for an unknown name. */
    typeNumber: (name: string) => numbers.get(name) ?? 0,
    close: () => sql.end(),
  }
}

async function typeNames(sql: postgres.Sql): Promise<Map<number, string>> {
  const rows = await sql<{ number: number; name: string }[]>`select oid as number, typname as name from pg_type`
  return new Map(rows.map(({ number, name }) => [number, name.startsWith('_') ? `${name.slice(1)}[]` : name]))
}

async function nullableColumns(sql: postgres.Sql): Promise<Map<string, { table: string; mayBeNull: boolean }>> {
  const rows = await sql<{ key: string; table: string; mayBeNull: boolean }[]>`
    select a.attrelid || '.' || a.attnum as key, c.relname as table, not a.attnotnull as may_be_null
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid
    where c.relkind = 'r' and a.attnum > 0`
  return new Map(rows.map(({ key, ...column }) => [key, column]))
}

/** Returns all nodes of a plan, with those of its subplans. */
const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)]

/** Returns the tables that an outer join may fill with nulls. */
function relationsThatMayLack(plan: PlanNode): Set<string> {
  const nodes = nodesOf(plan)
  const sides = nodes.flatMap((node) => (node.Plans ?? []).filter((side) => mayLack(node, side)))
  const found = new Set<string>()
  const seen = new Set<PlanNode>()
  const open = [...sides]
  for (let side = open.pop(); side; side = open.pop()) {
    for (const node of nodesOf(side)) {
      if (seen.has(node)) continue
      seen.add(node)
      if (node['Relation Name'] !== undefined) found.add(node['Relation Name'])
      const cte = node['CTE Name']
      if (cte !== undefined) open.push(...nodes.filter((other) => other['Subplan Name'] === `CTE ${cte}`))
    }
  }
  return found
}

const mayLack = ({ 'Join Type': join }: PlanNode, { 'Parent Relationship': side }: PlanNode): boolean =>
  join === 'Full' || (join === 'Left' && side === 'Inner') || (join === 'Right' && side === 'Outer')
