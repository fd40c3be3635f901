const labels = new Map<string, string>([
  ['application/pdf', 'PDF'],
  ['application/zip', 'ZIP'],
  ['image/jpeg', 'JPEG'],
  ['image/png', 'PNG'],
  ['image/tiff', 'TIFF'],
  ['image/vnd.dwg', 'DWG'],
])

/** Returns the name that people know a media type by; one that nobody has to know stays as it is, in quotes. */
export const fileFormat = (mediaType: string): string => labels.get(mediaType) ?? `"${mediaType}"`
