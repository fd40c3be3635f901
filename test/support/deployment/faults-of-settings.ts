import assert from 'node:assert/strict'
import { readConfig } from '../../../src/program/settings/read-config.ts'

/** Returns the refusal of an environment, a line a fault; none when it is accepted. */
export function faultsOf(env: Record<string, string>): string[] {
  try {
    readConfig(env)
    return []
  } catch (error) {
    assert.ok(error instanceof Error)
    return error.message.split('\n').slice(1)
  }
}

/** Returns the lines about one setting. */
export const aboutOnly = (name: string, faults: string[]) => faults.filter((line) => line.startsWith(`  ${name}: `))
