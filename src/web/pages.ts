// The few pages that are not the dashboard.

const page = (title: string, words: string[]) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<h1>${title}</h1>
${words.map((one) => `<p>${one}</p>`).join('\n')}
</html>
`

/** `problem`: what was wrong with the last try, or ''. Holds nothing that came with the request. */
export const setupPage = (problem = '') => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Sentarr has no password yet</title>
<link rel="stylesheet" href="setup.css">
<main>
<h1>Sentarr has no password yet</h1>
<p>Choose one. The code stands in the log of Sentarr: <code>docker logs sentarr</code>, or the log tab of the app.</p>
${problem === '' ? '' : `<p role="alert"><strong>${problem.replaceAll('<', '&lt;')}</strong></p>`}
<form method="post" action="setup">
<label>Code from the log <input name="code" required autocomplete="one-time-code" spellcheck="false"></label>
<label>New password <input name="password" type="password" required minlength="8" autocomplete="new-password"></label>
<button>Choose</button>
</form>
<p>Or set <code>WEB_PASSWORD</code> (as a Home Assistant app: the option <code>web_password</code>), restart, and come back.</p>
</main>
</html>
`

export const SETUP_CSS = `:root { color-scheme: light dark; }
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; background: light-dark(#f4f5f7, #10151b); color: light-dark(#17202a, #e8edf2); }
a { color: light-dark(#76500a, #f2c14e); }
main { max-width: 26rem; margin: 10vh auto 0; padding: 1.25rem; display: grid; gap: 1rem; }
h1 { font-size: 1.5rem; margin: 0; } p { margin: 0; }
form, label { display: grid; gap: 0.75rem; } label { gap: 0.25rem; font-weight: 600; }
input, button { font: inherit; min-height: 44px; padding: 0.5rem 0.75rem; border-radius: 8px; border: 1px solid light-dark(#7d8894, #6b7885); background: light-dark(#fff, #121920); color: inherit; }
button { background: #f2b134; color: #1f1602; border: 0; font-weight: 650; }
[role=alert] { color: light-dark(#ab1230, #ff919b); }
`

export const notBuiltPage = page('The dashboard was not built', [
  'This is a checkout of Sentarr: run <code>npm run build</code> once and load this page again.',
  'The API works: see <a href="api/openapi.json">api/openapi.json</a>.',
])

export const notFoundPage = page('There is nothing here', ['<a href="./">To the dashboard</a>'])
