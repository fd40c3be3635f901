module.exports = {
  routes: [{ method: 'POST', path: '/applications/:id/steps', handler: 'api::application.application.step' }],
}
