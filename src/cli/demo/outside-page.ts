// A phone and a mailbox on one page: what the demo's alerts look like where they arrive.
import { escapeHtml } from '../../alert/words/render-writers.ts'
import type { Mail } from './mail.ts'

export type Push = {
  title: string
  message: string
  priority: number
  sequence_id: string
  actions: { label: string; url: string }[]
  at: number
}

export const STYLE = `body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; color-scheme: light dark; }
main { display: grid; gap: 2rem; padding: 1rem; max-width: 70rem; margin: auto; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); }
h1 { font-size: 1.2rem; } article { border: 1px solid #8885; border-left: 4px solid #8888; border-radius: 10px; padding: 0.75rem 1rem; margin: 0 0 0.75rem; overflow-wrap: anywhere; }
article.p5 { border-left-color: #d92d20; } article.p4 { border-left-color: #c4510d; } article p { margin: 0.25rem 0; white-space: pre-line; }
small { opacity: 0.75; } form { display: inline; } button { font: inherit; padding: 0.3rem 0.8rem; margin: 0.4rem 0.4rem 0 0; border-radius: 8px; border: 1px solid #8888; }
iframe { width: 100%; height: 30rem; border: 0; background: Canvas; } summary { cursor: pointer; }
`

/** It looks again by itself, but not while a mail is open. */
export const outsidePage = ({
  mails,
  pushes,
  now,
}: {
  mails: Mail[]
  pushes: Push[]
  now: number
}): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sentarr demo: a phone and a mailbox</title>
<link rel="stylesheet" href="style.css">
<main>
<section><h1>The phone</h1>
<p><small>What the ntfy app would show. Its buttons work. <a href="./">Look again</a></small></p>
${pushes.map((one) => pushOf(one, now)).join('\n') || '<p>Nothing yet: the first trouble comes within seconds.</p>'}
</section>
<section><h1>The mailbox</h1>
<p><small>you@demo.invalid</small></p>
${mails.map((one) => mailOf(one, now)).join('\n') || '<p>Nothing yet.</p>'}
</section>
</main>
</html>
`

const clock = (at: number, now: number) => `${Math.max(0, Math.round((now - at) / 1000))} s ago`

const pushOf = ({ title, message, priority, actions, at }: Push, now: number) => `<article class="p${Number(priority)}">
<strong>${escapeHtml(title)}</strong> <small>${clock(at, now)}</small>
<p>${escapeHtml(message)}</p>
${actions.map(({ label, url }) => `<form method="post" action="${escapeHtml(url)}" target="_blank"><button>${escapeHtml(label)}</button></form>`).join('')}
</article>`

const mailOf = ({ subject, html, text, at }: Mail, now: number) => `<article>
<details><summary><strong>${escapeHtml(subject)}</strong> <small>${clock(at, now)}</small></summary>
<iframe sandbox="allow-popups" title="${escapeHtml(subject)}" srcdoc="${escapeHtml(html || `<pre>${escapeHtml(text)}</pre>`)}"></iframe>
</details>
</article>`
