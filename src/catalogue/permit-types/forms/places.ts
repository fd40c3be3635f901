/**
 * A reason why a form cannot be published, by JSON Pointer into the definition. `stalls` is true when the form cannot
 * be compiled, or would take too long to compile, to show or to check answers with.
 */
export interface BoundFault {
  pointer: string
  code: string
  stalls: boolean
  params?: Record<string, unknown>
}

/**
 * The role of a place in a form: a named field, a named choice, or an unnamed part with named parts inside. A
 * `condition` refines a place that is named elsewhere.
 */
export type Role = 'field' | 'choice' | 'inside' | 'condition'
