'use strict'

const satisfies = require('semver/functions/satisfies')

// For fastify, which compares the versions of plugins: a start needs this one function of 47 modules.
module.exports = new Proxy({}, { get: (_, name) => (name === 'satisfies' ? satisfies : require('semver')[name]) })
