import { closeSync, openSync, writeFileSync } from 'node:fs'

/** A file that grows by lines. */
interface Lines {
  add(line: string): void
  end(): void
}

/**
 * Opens a file for lines. They are written at once, or gathered until so many characters wait; those that wait when the
 * process exits are written then, but not when a signal kills it. Throws when not all can be written. A stream would
 * write on another thread, and the next turn of a run would wait for it.
 */
export function openLines(file: string, gathered = 0): Lines {
  const target = openSync(file, 'w')
  let waiting = ''
  function write(): void {
    const lines = waiting
    waiting = ''
    writeFileSync(target, lines)
  }
  process.once('exit', write)
  return {
    add(line) {
      waiting += `${line}\n`
      if (waiting.length > gathered) write()
    },
    end() {
      process.off('exit', write)
      write()
      closeSync(target)
    },
  }
}
