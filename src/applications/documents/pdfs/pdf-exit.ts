/** The exit code of the process that opens PDFs when a file made it end. Node ends with others. */
export const limitCode = 100
