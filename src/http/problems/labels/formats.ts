const labels = new Map<string, string>([
  ['application/pdf', 'PDF'],
  ['application/zip', 'ZIP'],
  ['image/jpeg', 'JPEG'],
  ['image/png', 'PNG'],
  ['image/tiff', 'TIFF'],
  ['image/vnd.dwg', 'DWG'],
  ['image/gif', 'GIF'],
  ['image/webp', 'WebP'],
  ['image/heic', 'HEIC'],
  ['image/avif', 'AVIF'],
  ['image/bmp', 'BMP'],
  ['video/mp4', 'MP4'],
  ['video/quicktime', 'MOV'],
  ['application/vnd.rar', 'RAR'],
  ['application/x-rar-compressed', 'RAR'],
  ['application/rtf', 'RTF'],
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'Word'],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'Excel'],
  ['application/vnd.openxmlformats-officedocument.presentationml.presentation', 'PowerPoint'],
])

/** Returns the name that people know a media type by; undefined for a type that has none. */
export const knownFormat = (mediaType: string): string | undefined => labels.get(mediaType)

/** Returns the name that people know a media type by; a type that has none stays as it is, in quotes. */
export const fileFormat = (mediaType: string): string => knownFormat(mediaType) ?? `"${mediaType}"`
