import { escapeHtml } from '../platform/html.ts'
import type { Language } from '../platform/words.ts'

/** Returns an HTML page with this title as its heading. `body` is HTML. */
export const htmlPage = (language: Language, title: string, style: string, body: string): string => `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} – Satu Pintu</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${body}
</main>
</body>
</html>
`
