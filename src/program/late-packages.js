// JavaScript for the reason that `src/main.js` gives.

const standIn = (name) => new URL(`./late-packages/${name}.cjs`, import.meta.url).href

/** Packages that others load at once and use later or never, with what these others get in their place. */
const late = [
  { name: 'yaml', by: '/node_modules/@fastify/swagger', url: standIn('yaml') },
  { name: '@opentelemetry/api', by: '/node_modules/prom-client/', url: standIn('opentelemetry-api') },
  { name: 'semver', by: '/node_modules/fastify/', url: standIn('semver') },
]

/**
 * Gives a package that loads another one before it needs it a stand-in: the same package, loaded at its first use. An
 * API that was started has 158 modules less. All other imports are left to Node.
 */
export function resolve(specifier, context, next) {
  const found = late.find(({ name, by }) => name === specifier && context.parentURL?.includes(by))
  return found ? { url: found.url, format: 'commonjs', shortCircuit: true } : next(specifier, context)
}
