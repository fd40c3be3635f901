/**
 * Options with which ajv compiles all schemas of the contract in half the CPU time: each schema once, not again in each
 * that refers to it, and without a pass over the generated code. Both pay only where a validator runs very often.
 */
export const compiledOnce = { inlineRefs: false, code: { optimize: false } } as const
