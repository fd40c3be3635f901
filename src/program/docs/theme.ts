import { contrastCss, namesJs } from './accessible-theme.ts'

/** Styles of Swagger UI: pages fit a phone, and the dialog lists the sign-in above the keys of agencies. */
const css = `
.swagger-ui .dialog-ux .auth-container { display: flex; flex-direction: column }
.swagger-ui .dialog-ux .auth-container > div { order: -1 }
.swagger-ui .dialog-ux .auth-container > form { order: 1 }
@media (max-width: 640px) {
  .swagger-ui .filter .operation-filter-input { box-sizing: border-box; max-width: none; min-width: 100% }
  .swagger-ui .wrapper { padding: 0 10px }
  .swagger-ui .opblock .opblock-summary { flex-wrap: wrap }
  .swagger-ui .opblock .opblock-summary-path { max-width: 100%; overflow-wrap: anywhere }
  .swagger-ui .dialog-ux .modal-ux { min-width: 0; width: 100%; max-width: 100vw }
  .swagger-ui table, .swagger-ui .opblock-body { display: block; overflow-x: auto }
}`

/**
 * A script for Swagger UI: adds a viewport, follows the colour scheme of the system, and focuses the sign-in in the
 * dialog. It skips resolving references in the security schemes, which is slow and finds none.
 */
const js = `
const bundle = window.SwaggerUIBundle
const withoutSchemes = () => ({
  statePlugins: {
    spec: {
      wrapActions: {
        requestResolvedSubtree: (request) => (path) =>
          path.join('/') === 'components/securitySchemes' ? undefined : request(path),
      },
    },
  },
})
window.SwaggerUIBundle = Object.assign(
  (config) => bundle({ ...config, plugins: [...config.plugins, withoutSchemes] }),
  bundle,
)
const dark = window.matchMedia('(prefers-color-scheme: dark)')
const followDark = () => document.documentElement.classList.toggle('dark-mode', dark.matches)
dark.addEventListener('change', followDark)
followDark()
document.head.append(Object.assign(document.createElement('meta'), { name: 'viewport', content: 'width=device-width, initial-scale=1' }))
new MutationObserver(() => {
  const dialog = document.querySelector('.dialog-ux .modal-ux')
  if (!dialog || dialog.dataset.focused) return
  const ways = [...dialog.querySelectorAll('.auth-container > div .auth-container, .auth-container > div > div')]
  const signIn = ways.find((way) => way.querySelector('h4')?.textContent.startsWith('signIn'))
  const button = signIn?.querySelector('button.authorize, button.auth')
  if (!button) return
  dialog.dataset.focused = 'yes'
  button.focus({ preventScroll: true })
  dialog.querySelector('.modal-ux-content').scrollTop = 0
}).observe(document.body, { childList: true, subtree: true })`

/** The styles and scripts that this server adds to Swagger UI. */
export const theme = {
  title: 'Satu Pintu',
  css: [{ filename: 'satu-pintu.css', content: css + contrastCss }],
  js: [{ filename: 'satu-pintu.js', content: `${js}\n${namesJs}` }],
}
