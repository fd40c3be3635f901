/** Escapes a value for HTML, in text and in quoted attributes. */
export const escapeHtml = (value: unknown): string =>
  String(value).replace(/[&<>"']/g, (symbol) => `&#${symbol.charCodeAt(0)};`)
