/** Returns a value as text, escaped for HTML text and quoted attributes. */
export const escapeHtml = (value: unknown): string =>
  String(value).replace(/[&<>"']/g, (symbol) => `&#${symbol.charCodeAt(0)};`)
