/** The smallest number of minutes between a booking and its slot. */
export const leadMinutes = 60
/** The greatest number of days between a booking and its slot. */
export const daysAhead = 60
/** The most days in a list of slots. */
export const daysShownLimit = 14
