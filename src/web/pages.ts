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

export const passwordPage = page('Sentarr has no password yet', [
  'Sentarr runs, but it shows its dashboard only on its own machine until a password is set.',
  'Set <code>WEB_PASSWORD</code> (as a Home Assistant app: the option <code>web_password</code>), restart, and come back.',
  'On its own machine the dashboard is at <code>http://localhost</code> with the port of this page.',
])

export const notBuiltPage = page('The dashboard was not built', [
  'This is a checkout of Sentarr: run <code>npm run build</code> once and load this page again.',
  'The API works: see <a href="api/openapi.json">api/openapi.json</a>.',
])

export const notFoundPage = page('There is nothing here', ['<a href="./">To the dashboard</a>'])
