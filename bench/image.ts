import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { bundle } from '../deploy/image/bundle.ts'

/** The start of an image: the path of its program, and the settings that the image adds. */
interface Image {
  entry: string
  settings: Record<string, string>
}

/** Makes what an image starts, as the Dockerfile does: bundles the program, and fills the compile cache. */
export async function makeImage(): Promise<Image> {
  const folder = fileURLToPath(new URL('../.generated/bench-bundle', import.meta.url))
  await bundle(folder)
  await promisify(execFile)(process.execPath, [join(folder, 'warm.js')])
  return { entry: join(folder, 'main.js'), settings: { MALLOC_ARENA_MAX: '1' } }
}
