import { shownText } from './shown-text.ts'

/**
 * Returns a value as text, escaped for HTML text and quoted attributes, without control characters. Those that turn the
 * direction of the text are removed, too: they would turn the words of the page behind the value.
 */
export const escapeHtml = (value: unknown): string =>
  shownText(value).replace(/[&<>"']/g, (symbol) => `&#${symbol.charCodeAt(0)};`)
