const { mkdirSync } = require('node:fs')
const { join } = require('node:path')
const { createStrapi } = require('@strapi/strapi')

/** The jobs with Strapi: content types, its REST API, and a controller for what needs a history row. */
mkdirSync(join(__dirname, 'public/uploads'), { recursive: true })
createStrapi({ appDir: __dirname, distDir: __dirname }).start()
