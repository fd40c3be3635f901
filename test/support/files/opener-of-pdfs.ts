import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'

/** Returns the id of the process that opens PDFs for this one. Fails when there is none. */
export async function openerOfPdfs(): Promise<number> {
  for (const name of (await readdir('/proc')).filter((entry) => /^[0-9]+$/.test(entry))) {
    const [status, command] = await Promise.all(
      ['status', 'cmdline'].map((part) => readFile(`/proc/${name}/${part}`, 'utf8').catch(() => '')),
    )
    if (status?.includes(`PPid:\t${process.pid}\n`) && command?.includes('pdf-process.ts')) return Number(name)
  }
  assert.fail('No process opens PDFs.')
}
