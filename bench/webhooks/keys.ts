/** The keys with which the secrets of the measured webhooks are encrypted. */
export const keys = {
  dataKeys: [{ kid: 'bench', secret: Buffer.alloc(32, 1) }],
  searchKey: Buffer.alloc(32, 2),
}
