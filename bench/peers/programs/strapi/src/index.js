/** Creates the person who signs in, and the permissions of people who are signed in. */
module.exports = {
  async bootstrap({ strapi }) {
    const role = await strapi.db
      .query('plugin::users-permissions.role')
      .findOne({ where: { type: 'authenticated' } })
    const actions = [
      'api::application.application.find',
      'api::application.application.findOne',
      'api::application.application.create',
      'api::application.application.step',
      'api::document.document.find',
      'api::event.event.find',
      'api::office.office.find',
    ]
    for (const action of actions)
      await strapi.db.query('plugin::users-permissions.permission').create({ data: { action, role: role.id } })
    await strapi.plugin('users-permissions').service('user').add({
      username: 'officer',
      email: 'officer@example.org',
      password: process.env.PERSON_PASSWORD,
      provider: 'local',
      confirmed: true,
      role: role.id,
    })
  },
}
