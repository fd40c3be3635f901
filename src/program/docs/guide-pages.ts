import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import { lazy } from '../../platform/lazy.ts'

const folder = new URL('../../../docs/', import.meta.url)

/** The first pages of the reading view, in order. The chapters of the guide follow. */
const first = [
  'build-a-client',
  'build-a-client/application',
  'build-a-client/sign-in',
  'build-a-client/forms',
  'build-a-client/lists',
  'build-a-client/tools',
  'contract-policy',
  'contract-changelog',
  'deprecations',
  'glossary',
]

/** A page of `docs/` for the reading view: `text` is Markdown without the title. */
interface GuidePage {
  slug: string
  title: string
  text: string
}

/**
 * Returns the pages for client developers, read once and cached. Links between them lead to the reading view; links to
 * other files of the repository become plain text. Empty where `docs/` is not deployed.
 */
export const guidePages = lazy(async (): Promise<readonly GuidePage[]> => {
  const chapters = await readdir(new URL('guide', folder)).catch(() => [])
  const paths = [
    ...first,
    ...chapters
      .sort()
      .flatMap((file) => /^([a-z-]+)\.md$/.exec(file)?.slice(1) ?? [])
      .map((chapter) => `guide/${chapter}`),
  ]
  const read = await Promise.all(paths.map((path) => readPage(path).catch(() => undefined)))
  return read.filter((page) => page !== undefined)
})

async function readPage(path: string): Promise<GuidePage> {
  const written = await readFile(new URL(`${path}.md`, folder), 'utf8')
  const [, title = path, text = ''] = /^# (.+)\n([^]*)$/.exec(written) ?? []
  return { slug: slugOf(path), title, text: relink(text, path) }
}

const slugOf = (path: string): string => path.replaceAll('/', '-')

/** Returns the address of a heading in the reading view, or of the whole page without a heading. */
function readingAddressOf(slug: string, heading: string | undefined): string {
  const place = heading === undefined ? '' : `#${slug}/description/${heading}`
  return `/docs/reading/?api=${slug}${place}`
}

/** Rewrites the links of a page, except in code. */
const relink = (text: string, from: string): string =>
  text.replace(
    /(^```[^]*?^```$|`[^`\n]*`)|\[([^\]]+)\]\(([^)\s#]*)(?:#([^)\s]*))?\)/gm,
    (all, code: string | undefined, label: string, target: string, heading: string | undefined) => {
      if (code !== undefined || /^[a-z]+:/.test(target)) return all
      const path = target === '' ? from : normalize(join(dirname(from), target)).replace(/\.md$/, '')
      const isShown = first.includes(path) || /^guide\/(?!README$)[a-z-]+$/.test(path)
      return isShown ? `[${label}](${readingAddressOf(slugOf(path), heading)})` : label
    },
  )
