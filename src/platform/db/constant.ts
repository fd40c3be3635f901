import type { Db } from './client.ts'
import { isDriverQuery } from './driver.ts'

/** Returns a function that returns the same part of SQL at every use, built once. Its values are those of the first. */
export function constant(make: (db: Db) => ReturnType<Db>): (db: Db) => ReturnType<Db> {
  let made: ReturnType<Db> | undefined
  return (db) => (made ??= flattened(db, make(db)))
}

/** Returns an equal part of SQL without nested parts: only texts and values. */
function flattened(db: Db, piece: ReturnType<Db>): ReturnType<Db> {
  const texts = ['']
  const values: unknown[] = []
  const add = (text: string) => texts.push((texts.pop() ?? '') + text)
  const walk = (query: unknown): void => {
    if (!isDriverQuery(query)) {
      values.push(query)
      texts.push('')
      return
    }
    for (const [index, text] of query.strings.entries()) {
      add(text)
      if (index < query.args.length) walk(query.args[index])
    }
  }
  walk(piece)
  return Reflect.apply(db, undefined, [Object.assign(texts, { raw: texts }), ...values])
}
