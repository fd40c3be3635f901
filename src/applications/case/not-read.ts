import type { CaseDocument } from './case.ts'

/** The part that is read of the documents of a case. A look at the rest throws `PartNotRead`. */
export type DocumentsRead = 'whole' | 'states' | 'none'

/** Thrown when a decision looks at a part of a case that was not read. The case has to be read whole. */
export class PartNotRead extends Error {}

const refuse = (): never => {
  throw new PartNotRead('This part of the case was not read.')
}

/** Returns a list in place of documents that were not read. Every look at it throws `PartNotRead`. */
export const documentsNotRead = (): readonly CaseDocument[] =>
  new Proxy<CaseDocument[]>([], { get: refuse, has: refuse, ownKeys: refuse, getOwnPropertyDescriptor: refuse })

/** The slot of a document, and the state of its scan. */
export type DocumentState = Pick<CaseDocument, 'slot' | 'scan'>

/**
 * Returns documents of which only the state was read. A look at anything else of one, and a copy of one, throws
 * `PartNotRead`.
 */
export const documentsWithState = (states: readonly DocumentState[]): readonly CaseDocument[] =>
  states.map(
    (state) =>
      new Proxy(state as CaseDocument, {
        get: (document, key) => (Object.hasOwn(document, key) ? Reflect.get(document, key) : refuse()),
        has: refuse,
        ownKeys: refuse,
      }),
  )
