import type { Sql } from 'postgres'
import type { Db, Fragment } from '../../../src/platform/db/client.ts'

interface Node {
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  'Rows Removed by Index Recheck'?: number
  'Index Name'?: string
  Plans?: Node[]
}

/** The indexes that a statement has read, and the number of rows that it has read and left out. */
interface Reading {
  indexes: string[]
  leftOut: number
}

/** Runs a statement, and returns what it has read. Tables without rows are read by an index, too. */
export const readingOf = (sql: Sql, statement: (db: Db) => Fragment): Promise<Reading> =>
  sql.begin(async (tx) => {
    await tx`set local enable_seqscan = off`
    const [row] = await tx<{ 'QUERY PLAN': [{ Plan: Node }] }[]>`explain (analyze, format json) ${statement(tx)}`
    const nodes = row ? nodesOf(row['QUERY PLAN'][0].Plan) : []
    return {
      indexes: nodes.flatMap((node) => (node['Actual Loops'] > 0 ? (node['Index Name'] ?? []) : [])),
      leftOut: nodes.reduce((sum, node) => sum + removedBy(node) * node['Actual Loops'], 0),
    }
  })

const removedBy = (node: Node): number =>
  (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)

const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)]
