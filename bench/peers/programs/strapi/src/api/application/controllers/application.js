const { factories } = require('@strapi/strapi')

const uid = 'api::application.application'
const events = 'api::event.event'

module.exports = factories.createCoreController(uid, ({ strapi }) => ({
  /** Creates an application with its first event. */
  async create(ctx) {
    const { permitType, villageCode, answers } = ctx.request.body.data
    ctx.body = await strapi.db.transaction(async () => {
      const application = await strapi.documents(uid).create({
        data: { reference: crypto.randomUUID(), state: 'draft', version: 1, permitType, villageCode, answers },
      })
      const { documentId, reference, state, version } = application
      await strapi.documents(events).create({
        data: {
          version,
          action: 'draft',
          toStatus: state,
          actor: ctx.state.user.username,
          application: { documentId },
        },
      })
      return { id: documentId, reference, status: state, version }
    })
    ctx.status = 201
  },

  /** Accepts a submitted application, with an event. */
  async step(ctx) {
    const documentId = ctx.params.id
    const taken = await strapi.db.transaction(async () => {
      const application = await strapi.documents(uid).findOne({ documentId, fields: ['state', 'version'] })
      if (application?.state !== 'submitted') return undefined
      const version = application.version + 1
      await strapi.documents(uid).update({ documentId, data: { state: 'in_review', version } })
      const { action } = ctx.request.body
      await strapi.documents(events).create({
        data: {
          version,
          action,
          fromStatus: 'submitted',
          toStatus: 'in_review',
          actor: ctx.state.user.username,
          application: { documentId },
        },
      })
      return { id: documentId, status: 'in_review', version }
    })
    if (!taken) return ctx.conflict()
    ctx.status = 201
    ctx.body = taken
  },
}))
