/**
 * The format `url` of forms: an address of the web or of FTP without spaces, by the parser of the platform. The pattern
 * of ajv-formats takes the square of the length: minutes for a text of 1 MB.
 */
export const isUrl = (text: string): boolean => /^(?:https?|ftp):\/\/\S+$/i.test(text) && URL.canParse(text)
