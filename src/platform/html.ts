import { withoutDirections } from './text-direction.ts'

/**
 * Returns a value as text, escaped for HTML text and quoted attributes. Characters that turn the direction of the text
 * are removed: they would turn the words of the page behind the value, too.
 */
export const escapeHtml = (value: unknown): string =>
  withoutDirections(value).replace(/[&<>"']/g, (symbol) => `&#${symbol.charCodeAt(0)};`)
