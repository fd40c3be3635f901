import assert from 'node:assert/strict'
import { access, readdir, readFile } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import { describe, it } from 'node:test'
import { Settings } from '../../src/program/settings/settings.ts'

const root = new URL('../../', import.meta.url)
const mostLines = 200
/** The resource that docs/adding-a-resource.md builds, file by file. */
const example = 'announcements'

interface Page {
  path: string
  text: string
}
const pages: Page[] = await Promise.all(
  [
    'README.md',
    'CONTRIBUTING.md',
    'SECURITY.md',
    'CHANGELOG.md',
    ...(await readdir(new URL('docs', root), { recursive: true })).map(inDocs),
  ]
    .filter((path) => path.endsWith('.md'))
    .sort()
    .map(async (path) => ({ path, text: await readFile(new URL(path, root), 'utf8') })),
)

describe('the pages of the docs', () => {
  it('link only to pages and headings that exist', async () => {
    const broken: string[] = []
    for (const page of pages)
      for (const target of linksOf(page))
        if (!(await leadsSomewhere(page, target))) broken.push(`${page.path}: ${target}`)
    assert.deepEqual(broken, [])
  })

  it('name only files that exist', async () => {
    const missing: string[] = []
    for (const { path, text } of pages)
      for (const named of filesNamedIn(text)) if (!(await exists(named))) missing.push(`${path}: ${named}`)
    assert.deepEqual(missing, [])
  })

  it('name only ends of paths that exist, as in a table of the files of a room', async () => {
    const sources = (await Promise.all(folders.map(sourcesIn))).flat()
    const missing = pages
      .filter(({ path }) => !/^CHANGELOG|^docs\/decisions\//.test(path))
      .flatMap(({ path, text }) => endsNamedIn(text).map((end) => ({ path, end })))
      .filter(({ end }) => !sources.some((source) => source.endsWith(`/${end}`)))
    assert.deepEqual(missing, [])
  })

  it('can each be reached from the README', () => {
    const reached = new Set(['README.md'])
    for (const path of reached) {
      const page = pages.find((candidate) => candidate.path === path)
      for (const target of page ? linksOf(page) : []) reached.add(targetOf(path, target).path)
    }
    assert.deepEqual(
      pages.map(({ path }) => path).filter((path) => !reached.has(path)),
      [],
    )
  })

  it('explain each setting', async () => {
    const configuration = await readFile(new URL('docs/configuration.md', root), 'utf8')
    assert.deepEqual(
      Object.keys(Settings.properties).filter((name) => !configuration.includes(`| \`${name}\``) && !listed(name)),
      [],
    )
    function listed(name: string): boolean {
      return new RegExp(`^\\|[^|]*\`${name}\`[^|]*\\|`, 'm').test(configuration)
    }
  })
})

it('decisions are numbered without a gap, and each has a title and a date', () => {
  const decisions = pages.filter(({ path }) => /^docs\/decisions\/(?!README)/.test(path))
  assert.deepEqual(
    decisions.map(({ path }) => /\/(\d{4})-[a-z0-9-]+\.md$/.exec(path)?.[1] ?? path),
    decisions.map((_, index) => String(index + 1).padStart(4, '0')),
  )
  for (const { path, text } of decisions) assert.match(text, /^# \S.*\n\nDate: \d{4}-\d\d-\d\d\n/, path)
})

it('a decision that a later one changed names it at its head, and the list of decisions does', () => {
  const decisions = pages.filter(({ path }) => /^docs\/decisions\/\d/.test(path))
  const named = new Map(decisions.map(({ path, text }) => [numberOf(path), namedAtHead(text)]))
  const list = pages.find(({ path }) => path === 'docs/decisions/README.md')?.text.split('\n') ?? []
  const missing = [...named].flatMap(([number, others]) =>
    others.flatMap((other) => {
      const [earlier, later] = [number, other].sort()
      const line = list.find((candidate) => candidate.startsWith(`- ${earlier} `)) ?? ''
      const isListed = line.slice(line.lastIndexOf(')')).includes(String(later))
      return [
        ...(named.get(other)?.includes(number) ? [] : [`${other} does not name ${number}`]),
        ...(isListed ? [] : [`the list does not name ${later} beside ${earlier}`]),
      ]
    }),
  )
  assert.deepEqual([...new Set(missing)], [])
  const listed = list.flatMap((line) => /^- (\d{4}) /.exec(line)?.[1] ?? [])
  assert.deepEqual(listed.sort(), [...named.keys()].sort(), 'The list has each decision once.')
})

/** Returns the number of a decision by its path. */
const numberOf = (path: string): string => /(\d{4})-/.exec(path)?.[1] ?? path

/** Returns the numbers of the decisions that are linked between the date and the first paragraph with a title. */
const namedAtHead = (text: string): string[] =>
  [...(/\nDate: .*\n([^]*?)(?=\n\*\*|\n## |$)/.exec(text)?.[1] ?? '').matchAll(/\((\d{4})-/g)].flatMap(
    ([, number]) => number ?? [],
  )

it(`the README has at most ${mostLines} lines`, async () => {
  const readme = await readFile(new URL('README.md', root), 'utf8')
  assert.ok(readme.trimEnd().split('\n').length <= mostLines)
})

function inDocs(path: string): string {
  return `docs/${path}`
}

/** Returns the targets of the links of a page within the repository, except in code. */
function linksOf({ text }: Page): string[] {
  return [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
}

const withoutCode = (text: string): string => text.replace(/^```[^]*?^```$/gm, '').replace(/`[^`\n]*`/g, '')

function targetOf(from: string, target: string): { path: string; anchor: string } {
  const [path = '', anchor = ''] = target.split('#')
  return { path: path === '' ? from : normalize(join(dirname(from), path)), anchor }
}

async function leadsSomewhere({ path: from }: Page, target: string): Promise<boolean> {
  const { path, anchor } = targetOf(from, target)
  if (!(await exists(path))) return false
  const page = pages.find((candidate) => candidate.path === path)
  return anchor === '' || (page !== undefined && anchorsOf(page).includes(anchor))
}

/** Returns the anchors of the headings, as GitHub makes them. */
function anchorsOf({ text }: Page): string[] {
  return [...text.replace(/^```[^]*?^```$/gm, '').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

/**
 * Returns the paths of the repository that a text names; for one with a placeholder or a glob, the folder before it.
 */
function filesNamedIn(text: string): string[] {
  return [...text.matchAll(/(?<![\w./@…-])(?:src|test|drizzle|openapi|bench|docs)\/[\w./<*…-]*/g)]
    .map(([path]) => path.replace(/[^/]*[<*…].*$/, '').replace(/[./-]+$/, ''))
    .filter((path) => path.includes('/') && !path.includes(example))
}

const folders = ['src', 'test', 'drizzle', 'openapi', 'bench', 'deploy', 'client/src']
const sourcesIn = async (folder: string): Promise<string[]> =>
  (await readdir(new URL(folder, root), { recursive: true })).map((path) => `/${folder}/${path}`)

/** Returns the paths of source files with a folder that a text names in code, such as `case/stamp.ts`. */
const endsNamedIn = (text: string): string[] =>
  [...text.matchAll(/`((?:[\w.-]+\/)+[\w.-]+\.ts)`/g)]
    .flatMap(([, end]) => end ?? [])
    .filter((end) => !end.includes(example))

const exists = (path: string): Promise<boolean> =>
  access(new URL(path, root)).then(
    () => true,
    () => false,
  )
