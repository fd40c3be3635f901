module.exports = { 'users-permissions': { config: { jwtSecret: 'measured-only', jwt: { expiresIn: '12h' } } } }
