/** Every state a permit can be in. The database enum and the contract grow from this. */
export const permitStates = ['not_yet_in_force', 'in_force', 'suspended', 'expired', 'revoked', 'superseded'] as const
export type PermitState = (typeof permitStates)[number]
