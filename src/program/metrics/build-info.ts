import { readFileSync } from 'node:fs'
import { Gauge, type Registry } from 'prom-client'

/** Adds the gauge `satu_pintu_build_info`, always 1, with product version, code revision and Node version as labels. */
export function buildInfo(registry: Registry, revision = 'unknown'): void {
  const info = new Gauge({
    name: 'satu_pintu_build_info',
    help: 'Always 1. The labels say which build runs.',
    labelNames: ['version', 'revision', 'node'],
    registers: [registry],
  })
  info.set({ version: productVersion(), revision, node: process.versions.node }, 1)
}

/** Returns the version in package.json. */
export function productVersion(): string {
  const { version }: { version: string } = JSON.parse(
    readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
  )
  return version
}
