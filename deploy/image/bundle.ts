import { glob, readFile, rm } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'

const root = fileURLToPath(new URL('../../', import.meta.url))
const embedded = join(root, 'src/embedded/')

/** The routes and schemas that a `room.ts` imports when needed. */
const partsOfRooms = /\bimport\('(\.[^']*(?:routes|schema)\.ts)'\)/g

/** The packages imported when needed that are bundled: each API needs them to start, or soon. */
const bundledWhenNeeded = ['@smithy/signature-v4', '@smithy/core/serde', '@aws-sdk/client-s3']

/** Expressions for the place of a file that `staysInPlace` does not translate. */
const otherPlaces = /\bimport\.meta\.(?:dirname|filename|resolve|main)\b/

/**
 * Bundles the program into `folder`, which is emptied first: `main.js` starts it as `src/main.js` does, and `warm.js`
 * fills the compile cache. Sources and `node_modules` must stay where they are: files that are opened by their place,
 * embedded parts and packages that are imported when needed are not in the bundle. Throws for a file that finds its
 * place by words other than `import.meta.url`, `__dirname` and `__filename`.
 */
export async function bundle(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  const parts = await findPartsOfRooms()
  await build({
    entryPoints: { main: join(root, 'src/main.js'), warm: join(root, 'deploy/image/warm.ts') },
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // A dynamic import of a CommonJS package that is split off has no names, only a default.
    mainFields: ['module', 'main'],
    legalComments: 'none',
    banner: { js: banner },
    plugins: [gathersRooms(parts), staysOutside(folder), staysInPlace(folder, parts)],
    logLevel: 'warning',
  })
}

/** Gives each file of the bundle `require` for CommonJS packages, and `$pathOf`, the path of a place beside it. */
const banner = [
  `import { createRequire as $makeRequire } from 'node:module'`,
  `import { fileURLToPath as $pathOfUrl } from 'node:url'`,
  'const require = $makeRequire(import.meta.url)',
  'const $pathOf = (place) => $pathOfUrl(new URL(place, import.meta.url))',
].join('\n')

/** Finds the files of all rooms' routes and schemas that are imported when needed. */
async function findPartsOfRooms(): Promise<readonly string[]> {
  const found = new Set<string>()
  for await (const room of glob(join(root, 'src/**/*room.ts')))
    for (const [, place = ''] of (await readFile(room, 'utf8')).matchAll(partsOfRooms))
      found.add(resolve(dirname(room), place))
  return [...found].sort()
}

/**
 * Makes one module of the routes and schemas of all rooms. An API loads them all at its start: as modules of their own
 * they are split into 500 files, each of which is found, read, compiled and linked.
 */
const gathersRooms = (parts: readonly string[]): Plugin => ({
  name: 'gathers-rooms',
  setup(building) {
    building.onResolve({ filter: /^all-rooms$/ }, ({ path }) => ({ path, namespace: 'rooms' }))
    building.onLoad({ filter: /.*/, namespace: 'rooms' }, () => ({
      contents: parts.map((part, nth) => `export * as part${nth} from ${JSON.stringify(part)}`).join('\n'),
      resolveDir: root,
    }))
  },
})

/** Leaves embedded parts, which no image has, and packages that are imported when needed outside of the bundle. */
const staysOutside = (folder: string): Plugin => ({
  name: 'stays-outside',
  setup(building) {
    building.onResolve({ filter: /^\.{1,2}\// }, ({ path, resolveDir }) => {
      const file = resolve(resolveDir, path)
      return file.startsWith(embedded) ? { path: placeOf(file, folder), external: true } : undefined
    })
    building.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'dynamic-import' && !bundledWhenNeeded.includes(path) ? { path, external: true } : undefined,
    )
  },
})

/** Replaces the place of each bundled file by that of its source, so that it finds what it opens by its place. */
const staysInPlace = (folder: string, parts: readonly string[]): Plugin => ({
  name: 'stays-in-place',
  setup(building) {
    building.onLoad({ filter: /\.(?:ts|[cm]?js)$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8')
      if (otherPlaces.test(text)) return { errors: [{ text: `${path} finds its place by other words.` }] }
      const inPlace = text
        .replaceAll('import.meta.url', `new URL(${JSON.stringify(placeOf(path, folder))}, import.meta.url).href`)
        .replaceAll(partsOfRooms, (whole, place: string) => {
          const nth = path.endsWith('room.ts') ? parts.indexOf(resolve(dirname(path), place)) : -1
          return nth === -1 ? whole : `import('all-rooms').then((rooms) => rooms.part${nth})`
        })
      const names = { __dirname: dirname(path), __filename: path }
      const told = Object.entries(names)
        .filter(
          ([name]) => new RegExp(`\\b${name}\\b`).test(text) && !new RegExp(`(?:const|let|var) ${name}\\b`).test(text),
        )
        .map(([name, place]) => `var ${name} = $pathOf(${JSON.stringify(placeOf(place, folder))});`)
      return { contents: told.join('') + inPlace, loader: path.endsWith('.ts') ? 'ts' : 'js' }
    })
  },
})

const placeOf = (file: string, folder: string): string => `./${relative(folder, file)}`

if (import.meta.main) await bundle(join(root, 'dist'))
