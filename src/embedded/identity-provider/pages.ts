import { createHash } from 'node:crypto'
import { escapeHtml } from '../../platform/html.ts'
import type { Language } from '../../platform/words.ts'
import type { SampleUser } from '../../sample/users.ts'
import { embeddedPage } from '../page.ts'

const style = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
body { margin: 0 auto; max-width: 36rem; padding: 1rem }
h1 { font-size: 1.5rem; line-height: 1.25 }
p.warning { border-left: .3rem solid #b45309; padding-left: .8rem }
ul { list-style: none; padding: 0 }
li { margin: .6rem 0 }
button { font: inherit; width: 100%; min-height: 3rem; padding: .6rem .9rem; text-align: left; cursor: pointer;
  border: 1px solid; border-radius: .4rem; background: none; color: inherit }
button:hover, button:focus-visible { outline: .2rem solid #2563eb; outline-offset: .1rem }
button strong, button span { display: block }
code { overflow-wrap: anywhere }`

/**
 * The headers of every page. No resource is loaded and no script runs. Forms may redirect to this site and to clients
 * on this machine, at which a sign-in ends.
 */
export const pageHeaders: Record<string, string> = {
  'content-security-policy': [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    'script-src',
    "form-action 'self' http://localhost:* http://127.0.0.1:*",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  vary: 'accept-language',
}

const words = {
  id: {
    signIn: 'Masuk sebagai siapa?',
    trials:
      'Layanan masuk ini hanya untuk pengembangan dan uji coba: siapa pun dapat masuk sebagai siapa pun, tanpa ' +
      'kata sandi. Jangan memakainya untuk data orang yang sebenarnya.',
    people: 'Pengguna contoh',
    refused: 'Tidak dapat masuk',
    refusedWhy: 'Permintaan masuk ini ditolak. Kembalilah ke aplikasi dan mulai lagi.',
    expired: 'Upaya masuk ini sudah selesai atau sudah kedaluwarsa. Kembalilah ke aplikasi dan mulai lagi.',
    unknownUser: 'Tidak ada pengguna contoh dengan nama itu. Kembalilah dan pilih salah satu dari daftar.',
    signOut: 'Keluar?',
    signOutWhat: 'Setelah keluar, Anda dapat masuk sebagai pengguna lain.',
    yes: 'Ya, keluar',
    no: 'Tidak, tetap masuk',
    signedOut: 'Anda sudah keluar',
    mayClose: 'Halaman ini boleh ditutup.',
    stillSignedIn: 'Anda tetap masuk',
  },
  en: {
    signIn: 'Who do you want to sign in as?',
    trials:
      'This sign-in is for development and trials only: anyone can sign in as anyone, without a password. ' +
      'Do not use it for real people’s data.',
    people: 'Sample users',
    refused: 'You could not be signed in',
    refusedWhy: 'This sign-in was refused. Go back to the application and start again.',
    expired: 'This sign-in is finished or has expired. Go back to the application and start again.',
    unknownUser: 'There is no such sample user. Go back and choose one from the list.',
    signOut: 'Sign out?',
    signOutWhat: 'Afterwards you can sign in as somebody else.',
    yes: 'Yes, sign out',
    no: 'No, stay signed in',
    signedOut: 'You are signed out',
    mayClose: 'You may close this page.',
    stillSignedIn: 'You are still signed in',
  },
} as const satisfies Record<Language, Record<string, string>>

/** Returns the login page: a button for each sample user, which signs in as that user. */
export function loginPage(language: Language, users: readonly SampleUser[]): string {
  const { signIn, trials, people } = words[language]
  const choices = users.map(
    ({ id, name, description }) =>
      `<li><button name="user" value="${escapeHtml(id)}"><strong>${escapeHtml(name)}</strong> ` +
      `<span>${escapeHtml(description[language])}</span></button></li>`,
  )
  return page(
    language,
    signIn,
    `
<p class="warning">${trials}</p>
<form method="post">
<ul aria-label="${people}">
${choices.join('\n')}
</ul>
</form>`,
  )
}

/**
 * Returns the page for a refused sign-in, with what to do. `fault`: the OAuth error, for the developer of the client.
 */
export function refusalPage(language: Language, fault: { code: string; detail?: string | undefined }): string {
  const { refused, refusedWhy } = words[language]
  return page(
    language,
    refused,
    `
<p>${refusedWhy}</p>
<p><code>${escapeHtml(fault.code)}</code> ${escapeHtml(fault.detail ?? '')}</p>`,
  )
}

/** Returns the page for a sign-in that has expired. */
export const expiredPage = (language: Language): string =>
  page(language, words[language].refused, `<p>${words[language].expired}</p>`)

/** Returns the page for a choice of a user that does not exist. */
export const unknownUserPage = (language: Language): string =>
  page(language, words[language].refused, `<p>${words[language].unknownUser}</p>`)

/** Returns the page that confirms a sign-out. `form`: the provider's `op.logoutForm` with its CSRF token. */
export function signOutPage(language: Language, form: string): string {
  const { signOut, signOutWhat, yes, no } = words[language]
  return page(
    language,
    signOut,
    `
<p>${signOutWhat}</p>
${form}
<ul>
<li><button form="op.logoutForm" name="logout" value="yes">${yes}</button></li>
<li><button form="op.logoutForm">${no}</button></li>
</ul>`,
  )
}

/** Returns the last page of a sign-out, or of a refusal to sign out. */
export function signedOutPage(language: Language, stillSignedIn: boolean): string {
  const title = stillSignedIn ? words[language].stillSignedIn : words[language].signedOut
  return page(language, title, `<p>${words[language].mayClose}</p>`)
}

const page = (language: Language, title: string, body: string): string => embeddedPage(language, title, style, body)
