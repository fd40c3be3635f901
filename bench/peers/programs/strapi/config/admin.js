module.exports = {
  auth: { secret: 'measured-only' },
  apiToken: { salt: 'measured-only' },
  transfer: { token: { salt: 'measured-only' } },
  serveAdminPanel: false,
}
