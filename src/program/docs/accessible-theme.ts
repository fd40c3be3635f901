/**
 * Styles of Swagger UI that give its texts a contrast of 4.5 or more to their background (WCAG 2.2, 1.4.3), in the
 * light and the dark scheme.
 */
export const contrastCss = `
.swagger-ui .opblock .opblock-summary-method { color: #000; text-shadow: none }
.swagger-ui .btn.execute { background: #1a5fb4; border-color: #1a5fb4; color: #fff }
.swagger-ui .download-contents { background: #4a4f5c; color: #fff }
.swagger-ui .highlight-code code span[style*="211, 99, 99"] { color: #ff9c9c !important }
html:not(.dark-mode) .swagger-ui .info .title small { background: #5c6270 }
html:not(.dark-mode) .swagger-ui .info .title small.version-stamp { background: #3f6212 }
html:not(.dark-mode) .swagger-ui :is(.info a, .info .link .url, .scopes h2 a) { color: #1a5fb4 }
html:not(.dark-mode) .swagger-ui .btn.authorize { border-color: #146c43; color: #146c43 }
html:not(.dark-mode) .swagger-ui .btn.authorize svg { fill: #146c43 }
html:not(.dark-mode) .swagger-ui :is(.markdown, .renderedMarkdown) code { color: #6d0fbf }
html:not(.dark-mode) .swagger-ui .btn.cancel { border-color: #b00020; color: #b00020 }
html:not(.dark-mode) .swagger-ui :is(.parameter__in, .parameter__deprecated) { color: #595959 }
html:not(.dark-mode) .swagger-ui .parameter__name.required span { color: #b00020 }
html:not(.dark-mode) .swagger-ui .json-schema-2020-12-expand-deep-button { color: #595959 }
html.dark-mode .swagger-ui .opblock .opblock-section-header .try-out__btn.cancel {
  border-color: #ff9c9c; color: #ff9c9c
}
html.dark-mode .swagger-ui .opblock.opblock-put .opblock-section-header { background: #523524 }
html.dark-mode .swagger-ui td { color: #e4e6e6 }`

/**
 * A script for Swagger UI: names the controls that it leaves without a name (WCAG 2.2, 4.1.2), makes the dialog one for
 * screen readers, and closes it by Escape. A path is no link within its button, which a keyboard would stop at twice.
 */
export const namesJs = `
const named = (control, name) => {
  if (!control.hasAttribute('aria-label')) control.setAttribute('aria-label', name)
}
const namedFor = (control, name, what) => {
  const whole = name + ': ' + what
  if (what && control.ariaLabel !== whole) control.ariaLabel = whole
}
const nameControls = () => {
  for (const control of document.querySelectorAll('#servers')) named(control, 'Server')
  for (const control of document.querySelectorAll('.close-modal')) named(control, 'Close')
  for (const control of document.querySelectorAll('.opblock-tag button'))
    named(control, control.closest('.opblock-tag').dataset.tag)
  for (const control of document.querySelectorAll('.opblock-summary .copy-to-clipboard button')) {
    const summary = control.closest('.opblock-summary')
    const method = summary.querySelector('.opblock-summary-method')?.textContent
    namedFor(control, control.title, method + ' ' + summary.querySelector('[data-path]')?.dataset.path)
  }
  for (const control of document.querySelectorAll('.json-schema-2020-12-expand-deep-button'))
    namedFor(control, control.textContent, control.parentElement.querySelector('[class*=title]')?.textContent)
  for (const control of document.querySelectorAll('.examples-select-element')) named(control, 'Example')
  for (const control of document.querySelectorAll('tr[data-param-name] :is(select, input, textarea)'))
    named(control, control.closest('tr').dataset.paramName)
  for (const control of document.querySelectorAll('.body-param__text')) named(control, 'Request body')
  for (const control of document.querySelectorAll('.content-type, .response-control-media-type select'))
    named(control, 'Media type')
  for (const link of document.querySelectorAll('button a[href]')) link.removeAttribute('href')
  for (const dialog of document.querySelectorAll('.dialog-ux .modal-ux')) {
    named(dialog, 'Available authorizations')
    dialog.setAttribute('role', 'dialog')
    dialog.setAttribute('aria-modal', 'true')
  }
}
new MutationObserver(nameControls).observe(document.body, { childList: true, characterData: true, subtree: true })
document.addEventListener('keydown', ({ key }) => {
  if (key === 'Escape') document.querySelector('.dialog-ux .close-modal')?.click()
})`
