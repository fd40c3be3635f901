import { XMLParser } from 'fast-xml-parser'
import { Refusal } from './refusals.ts'

/** The content of an element. A list repeats the element; `undefined` omits it. */
export type Content = string | number | boolean | undefined | Content[] | { [name: string]: Content }

/** Returns an element as XML. Escapes line ends and control characters, too, which keys may contain. */
export function toXml(name: string, content: Content): string {
  if (content === undefined) return ''
  if (Array.isArray(content)) return content.map((each) => toXml(name, each)).join('')
  if (typeof content !== 'object') return `<${name}>${escaped(String(content))}</${name}>`
  return `<${name}>${Object.entries(content)
    .map(([child, inner]) => toXml(child, inner))
    .join('')}</${name}>`
}

const escaped = (text: string) =>
  text.replace(/[<>&"'\u0000-\u001f\u007f-\u009f]/g, (character) => `&#${character.charCodeAt(0)};`)

const named: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function unescaped(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{1,8}));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return named[name] ?? whole
      const codePoint = decimal === undefined ? parseInt(hex ?? '', 16) : Number(decimal)
      return codePoint > 0x10ffff ? whole : String.fromCodePoint(codePoint)
    },
  )
}

/** The parser's own decoding of entities is off: it drops control characters, which would change a key. */
const parser = new XMLParser({
  ignoreDeclaration: true,
  removeNSPrefix: true,
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
  tagValueProcessor: (_name, text) => unescaped(text),
})

/** Parses a document and returns its root element, for `childrenOf` and `textOf`. Throws `MalformedXML`. */
export function parseXml(document: string, root: string): unknown {
  try {
    const [element] = childrenOf(parser.parse(document, true), root)
    if (element !== undefined) return element
  } catch {
    throw new Refusal('MalformedXML')
  }
  throw new Refusal('MalformedXML', `The document is not a ${root}.`)
}

/** Returns all children of an element with a name. */
export function childrenOf(element: unknown, name: string): unknown[] {
  if (typeof element !== 'object' || element === null) return []
  const found: unknown = Object.entries(element).find(([child]) => child === name)?.[1]
  if (found === undefined) return []
  return Array.isArray(found) ? found : [found]
}

/** Returns the text of the first child with a name. Undefined: it does not exist, or is not text only. */
export function textOf(element: unknown, name: string): string | undefined {
  const [child] = childrenOf(element, name)
  return typeof child === 'string' ? child : undefined
}
