/**
 * A virus scanner's verdict on a file. `unscanned`: no scanner is configured. `pending`: an upload that waits to be scanned. `failed`: the
 * scanner did not answer; it is asked again. What is `pending`, `failed` or `infected` is given to nobody.
 */
export const scanStates = ['unscanned', 'clean', 'infected', 'failed', 'pending'] as const
export type ScanState = (typeof scanStates)[number]

/** Whether a file may be read, matched, copied and submitted. */
export const isUsable = ({ scan }: { scan: ScanState }): boolean => scan === 'unscanned' || scan === 'clean'
