'use strict'

// For @fastify/swagger and its page, which write the contract as YAML only when somebody asks for it.
module.exports = new Proxy({}, { get: (_, name) => require('yaml')[name] })
