/** The keys that seal the secrets of the measured webhooks. */
export const keys = {
  dataKeys: [{ kid: 'bench', secret: Buffer.alloc(32, 1) }],
  searchKey: Buffer.alloc(32, 2),
}
