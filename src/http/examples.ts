/** The id that the examples of the contract show. */
export const exampleId = '019aa6b2-5d3e-7c41-9b0a-3f5e8d2c1a70'
/** The time that the examples of the contract show. */
export const exampleAt = '2026-11-23T02:15:30.000Z'
