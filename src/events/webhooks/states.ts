/** States of a delivery. `cancelled`: it is not yours any more, or its event is no longer kept. */
export const deliveryStates = ['waiting', 'delivered', 'cancelled'] as const
export type DeliveryState = (typeof deliveryStates)[number]

/**
 * Reasons for which a webhook is paused: its agency paused it; a delivery failed to the end of the retry schedule;
 * every attempt of three days failed; the receiver answered 410; the events it has yet to get are no longer kept.
 */
export const pauseReasons = ['by_agency', 'schedule_ended', 'no_success', 'gone', 'position_too_old'] as const
export type PauseReason = (typeof pauseReasons)[number]
