/** A word, sign or string of SQL, or the pieces within brackets. `spaced`: white space came before it. */
type Piece = { text: string; spaced: boolean; inside?: undefined } | { inside: Piece[]; spaced: boolean }

const width = 100
const step = '  '
const token = /'(?:[^']|'')*'|"[^"]*"|\s+|[()]|,|\$?[\w.$]+(?:\[\])?|[^\s\w()',"$]+|./gs

/** Words that begin a line in a query, if the word before allows it. */
const clauses =
  /^(?:from|where|group|order|having|limit|offset|union|intersect|except|returning|set|values|for|on conflict|(?:\w+ )?join)$/
/** Words that begin a line only at the start of a query, or after the queries that `with` names. */
const beginnings = /^(?:with|select|insert|update|delete)$/

/** Returns a statement with one clause a line where it is long. White space in the text makes no difference. */
export function layOut(sql: string): string {
  return query(piecesOf(sql), '').join('\n')
}

function piecesOf(sql: string): Piece[] {
  const open: Piece[][] = [[]]
  const spaces: boolean[] = []
  let spaced = false
  for (const [text] of sql.matchAll(token)) {
    if (/^\s/.test(text)) spaced = true
    else {
      if (text === '(') {
        spaces.push(spaced)
        open.push([])
      } else if (text === ')') {
        const inside = open.pop() ?? []
        open.at(-1)?.push({ inside, spaced: spaces.pop() ?? false })
      } else open.at(-1)?.push({ text, spaced: spaced && text !== ',' })
      spaced = false
    }
  }
  return open[0] ?? []
}

const flat = (pieces: readonly Piece[]): string =>
  pieces.map((piece, at) => (piece.spaced && at > 0 ? ' ' : '') + flatPiece(piece)).join('')

const flatPiece = (piece: Piece): string => (piece.inside ? `(${flat(piece.inside)})` : piece.text)

const wordAt = (pieces: readonly Piece[], at: number): string => {
  const piece = pieces[at]
  return piece && !piece.inside ? piece.text : ''
}

const isQuery = (pieces: readonly Piece[]): boolean => beginnings.test(wordAt(pieces, 0))

function query(pieces: readonly Piece[], indent: string): string[] {
  return split(pieces, (at) => beginsClause(pieces, at)).flatMap((clause) => {
    const line = indent + flat(clause)
    if (line.length <= width) return [line]
    const [head = [], ...others] = split(clause, (at) => wordAt(clause, at - 1) === ',' || beginsCondition(clause, at))
    const further = wordAt(clause, 0) === 'with' ? indent : indent + step
    return [...item(head, indent), ...others.flatMap((other) => item(other, further))]
  })
}

function beginsClause(pieces: readonly Piece[], at: number): boolean {
  const [before, word, after] = [wordAt(pieces, at - 1), wordAt(pieces, at), wordAt(pieces, at + 1)]
  if (beginnings.test(word)) return pieces[at - 1]?.inside !== undefined || /^(?:union|all|except)$/.test(before)
  if (/^(?:as|delete|distinct|left|right|full|cross)$/.test(before)) return false
  return clauses.test(word) || clauses.test(`${word} ${after}`)
}

function beginsCondition(pieces: readonly Piece[], at: number): boolean {
  const word = wordAt(pieces, at)
  return word === 'or' || (word === 'and' && wordAt(pieces, at - 2) !== 'between')
}

/** Returns the lines of one item of a clause. Brackets that are too long are opened. */
function item(pieces: readonly Piece[], indent: string): string[] {
  const lines: string[] = []
  let line = indent
  for (const [at, piece] of pieces.entries()) {
    line += piece.spaced && at > 0 ? ' ' : ''
    const text = flatPiece(piece)
    if (!piece.inside || line.length + text.length <= width) {
      line += text
      continue
    }
    lines.push(`${line}(`)
    lines.push(...inner(piece.inside, indent + step, wordAt(pieces, at - 1)))
    line = `${indent})`
  }
  return [...lines, line]
}

/**
 * Returns the lines of the pieces within brackets after a word. The arguments of `…build_object` are laid out as pairs
 * of key and value.
 */
function inner(pieces: readonly Piece[], indent: string, word: string): string[] {
  if (isQuery(pieces)) return query(pieces, indent)
  const parts = split(pieces, (at) => wordAt(pieces, at - 1) === ',' || beginsCondition(pieces, at))
  return (word.endsWith('build_object') ? inPairs(parts) : parts).flatMap((part) =>
    indent.length + flat(part).length <= width ? [indent + flat(part)] : item(part, indent),
  )
}

const inPairs = (parts: readonly Piece[][]): Piece[][] =>
  parts.flatMap((part, at) => (at % 2 === 0 ? [[...part, ...(parts[at + 1] ?? [])]] : []))

function split(pieces: readonly Piece[], begins: (at: number) => boolean): Piece[][] {
  const parts: Piece[][] = []
  for (const [at, piece] of pieces.entries()) {
    if (at === 0 || begins(at)) parts.push([])
    parts.at(-1)?.push(piece)
  }
  return parts
}
