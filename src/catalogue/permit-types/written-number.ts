/** Spaces and line breaks, which no number has, and the zero-width characters that copied text brings along. */
const blanks = /[\s\u200B-\u200D\u2060\uFEFF]+/g
/** Hyphens, dashes and the minus sign, as word processors and telephones write them. */
const dashes = /[\u2010-\u2015\u2212\uFE58\uFE63\uFF0D]/g
/** Slashes of other keyboards. */
const slashes = /[\u2044\u2215\uFF0F]/g

/**
 * Returns a permit number as it is printed, from one that somebody typed or copied: without blanks, with plain hyphens
 * and slashes. Letters stay as they are: the look-up ignores their case (`permit_number_key` in the database).
 */
export const writtenNumber = (typed: string): string =>
  typed.replace(blanks, '').replace(dashes, '-').replace(slashes, '/')
