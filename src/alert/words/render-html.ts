// The HTML part of an e-mail: one column, inline styles (mail programs drop others), nothing from elsewhere; a report brings its own pictures.
import type { Severity } from '../../rules/vocabulary.ts'
import { cut } from './limits.ts'
import type { Message } from './render.ts'
import { prose, type Writer } from './render-text.ts'
import { escapeHtml, html } from './render-writers.ts'
import { type Picture, renderReport } from './report/html.ts'

const COLOURS: Record<Severity, string> = { critical: '#d92d20', error: '#c4510d', warning: '#9a6b00', info: '#1f6fb2' }
const GREEN = '#1f7a45'

const paragraph = (raw: string) => `<p style="margin:0 0 16px">${escapeHtml(raw).replaceAll('\n', '<br>')}</p>`
const heading = (text: string) => `<h2 style="margin:24px 0 8px;font-size:16px">${text}</h2>`

/** The message as a whole HTML document, with the pictures that it names by `cid:`. */
export function renderHtml(message: Message): { html: string; pictures: Picture[] } {
  const colour = message.state === 'resolved' ? GREEN : COLOURS[message.severity]
  const { parts, pictures } = content(message)
  const button = message.url
    ? `<p style="margin:24px 0"><a href="${escapeHtml(message.url)}" style="background:${colour};color:#fff;padding:10px 18px;border-radius:6px;text-decoration:none">${escapeHtml(message.report ? message.words.report.whole : message.words.open)}</a></p>`
    : ''
  const links = message.actions.map(
    ({ label, url }) =>
      `<a href="${escapeHtml(url)}" style="margin-right:16px;color:${colour}">${escapeHtml(label)}</a>`,
  )
  const actions = links.length > 0 ? `<p style="margin:0 0 24px">${links.join('')}</p>` : ''
  const page = `<!doctype html>
<html lang="${message.words.locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"></head>
<body style="margin:0;padding:16px;font:16px/1.5 system-ui,sans-serif">
<div style="max-width:640px;margin:0 auto;border-top:4px solid ${colour};padding-top:16px">
<h1 style="margin:0 0 8px;font-size:22px">${escapeHtml(cut(message.title, 300))}</h1>
${parts.join('\n')}
${button}
${actions}
</div></body></html>`
  return { html: page, pictures }
}

function content(message: Message): { parts: string[]; pictures: Picture[] } {
  if (message.body !== null) return { parts: [paragraph(cut(message.body, 20_000))], pictures: [] }
  if (message.report !== null) return renderReport(message.report, message.words)
  return { parts: standard(message), pictures: [] }
}

const PROSE: Writer = {
  ...html,
  command: (raw) => `<code style="padding:1px 5px;background:#8882;border-radius:4px">${escapeHtml(raw)}</code>`,
}

function standard({ lead, sentence, steps, cause, facts, sample, words }: Message): string[] {
  const rows = facts.map(
    ({ label, value }) =>
      `<tr><td style="padding:2px 16px 2px 0;opacity:.7">${escapeHtml(label)}</td><td>${escapeHtml(cut(value, 300))}</td></tr>`,
  )
  const items = steps.map((step) => `<li style="margin:0 0 6px">${prose(cut(step, 2000), PROSE)}</li>`)
  return [
    lead ? `<p style="margin:0 0 16px;font-weight:600">${prose(cut(lead, 2000), PROSE)}</p>` : '',
    paragraph(cut(sentence, 2000)),
    items.length > 0 ? `${heading(words.whatToDo)}<ol style="margin:0;padding-left:24px">${items.join('')}</ol>` : '',
    cause ? `${heading(words.why)}<p style="margin:0 0 16px">${prose(cut(cause, 4000), PROSE)}</p>` : '',
    rows.length > 0 ? `<table style="margin:16px 0;border-spacing:0;font-size:14px">${rows.join('')}</table>` : '',
    sample
      ? `${heading(words.fromTheLog)}<pre style="margin:0;padding:12px;background:#8881;white-space:pre-wrap;overflow-wrap:anywhere;font-size:13px">${escapeHtml(cut(sample, 4000))}</pre>`
      : '',
  ].filter((part) => part !== '')
}
