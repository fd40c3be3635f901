/**
 * States of a delivery. `cancelled`: its agency may not see the event any more or skipped it, its webhook was deleted,
 * or the event is no longer stored.
 */
export const deliveryStates = ['waiting', 'delivered', 'cancelled'] as const

/**
 * Reasons for which a webhook is paused: its agency paused it; a delivery failed to the end of the retry schedule;
 * every attempt of three days failed; the receiver responded 410; events not yet sent are no longer stored.
 */
export const pauseReasons = ['by_agency', 'schedule_ended', 'no_success', 'gone', 'position_too_old'] as const
export type PauseReason = (typeof pauseReasons)[number]
