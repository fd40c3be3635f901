import { states, statuses, steps } from '../src/applications/lifecycle.ts'

const marks = { not_started: '—', running: '▶', paused: '⏸', stopped: '■' } as const

/**
 * Returns the lifecycle as a Mermaid diagram, made from `lifecycle.ts`. Omits withdrawing and lapsing, which are
 * possible from many states.
 */
function lifecycleDiagram(): string {
  const drawn = steps.filter(({ action }) => action !== 'withdraw' && action !== 'lapse')
  const edges = drawn.flatMap(({ action, from, to, by }) =>
    from.flatMap((start) => to.map((end) => `    ${start} --> ${end}: ${action} (${by.join(', ')})`)),
  )
  const shown = statuses.filter((status) =>
    edges.some((edge) => edge.includes(` ${status} `) || edge.includes(` ${status}:`)),
  )
  return [
    'stateDiagram-v2',
    '    [*] --> draft',
    ...shown.map((status) => `    ${status}: ${status} ${marks[states[status].clock]}`),
    ...edges,
  ].join('\n')
}

const begin = '<!-- lifecycle: written by npm run openapi -->\n```mermaid\n'
const end = '\n```\n<!-- end of lifecycle -->'

/** Returns a page of the docs with the diagram between its two marks replaced. Throws when a mark is missing. */
export function withDiagram(page: string): string {
  const [start, stop] = [page.indexOf(begin), page.indexOf(end)]
  if (start < 0 || stop < start) throw new Error('The page has no place for the lifecycle diagram.')
  return `${page.slice(0, start + begin.length)}${lifecycleDiagram()}${page.slice(stop)}`
}
