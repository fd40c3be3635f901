/**
 * The states of a virus scan. `unscanned`: no scanner is configured. `pending`: the upload waits for its scan.
 * `failed`: the scanner did not answer in any attempt; the scan of an upload is not retried, that of a mail's file is.
 * Nobody can download a `pending`, `failed` or `infected` file.
 */
export const scanStates = ['unscanned', 'clean', 'infected', 'failed', 'pending'] as const
export type ScanState = (typeof scanStates)[number]

/** True when a file may be read, matched, copied and submitted. */
export const isUsable = ({ scan }: { scan: ScanState }): boolean => scan === 'unscanned' || scan === 'clean'
