// How each family of services writes text. Every escape works character by character, so that a cut never splits one.
import type { Writer } from './render-text.ts'

/** No markup at all: e-mail's text part, ntfy, Pushover, Apprise. */
export const plain: Writer = {
  text: (raw) => raw,
  strong: (raw) => `${raw}:`,
  code: (raw) => raw,
  command: (raw) => `\`${raw}\``,
  link: (label, url) => (url.endsWith(label) ? url : `${label}: ${url}`),
  hasLinks: false,
  newline: '\n',
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
export const escapeHtml = (raw: string): string => raw.replace(/[&<>"]/g, (character) => ENTITIES[character]!)

/** Telegram's subset of HTML. */
export const html: Writer = {
  text: escapeHtml,
  strong: (raw) => `<b>${escapeHtml(raw)}</b>`,
  code: (raw) => `<pre>${escapeHtml(raw)}</pre>`,
  command: (raw) => `<code>${escapeHtml(raw)}</code>`,
  hasLinks: true,
  link: (label, url) => `<a href="${escapeHtml(url)}">${escapeHtml(label)}</a>`,
  newline: '\n',
}

/** Slack asks to escape these three and nothing else; `<!everyone>` and links need the `<`. */
export const escapeSlack = (raw: string): string => raw.replace(/[&<>]/g, (character) => ENTITIES[character]!)

// A look-alike for the backtick, so that a log line cannot close its code block.
const fenced = (raw: string): string => raw.replaceAll('`', 'ˋ')

export const slack: Writer = {
  text: escapeSlack,
  strong: (raw) => `*${escapeSlack(raw)}*`,
  code: (raw) => `\`\`\`${escapeSlack(fenced(raw))}\`\`\``,
  command: (raw) => `\`${escapeSlack(fenced(raw))}\``,
  hasLinks: true,
  link: (label, url) => `<${escapeSlack(url.replaceAll('|', '%7C'))}|${escapeSlack(label)}>`,
  newline: '\n',
}

const MARKDOWN = /[\\`*_~|<>[\]()#{}!&@]/g
const escapeMarkdown = (raw: string): string => raw.replace(MARKDOWN, '\\$&')
const markdownLink = (label: string, url: string): string =>
  `[${label}](${url.replaceAll('(', '%28').replaceAll(')', '%29')})`

/** Discord keeps line breaks and knows no entities. */
export const discord: Writer = {
  text: escapeMarkdown,
  strong: (raw) => `**${escapeMarkdown(raw)}**`,
  code: (raw) => `\`\`\`\n${fenced(raw)}\n\`\`\``,
  command: (raw) => `\`${fenced(raw)}\``,
  hasLinks: true,
  link: markdownLink,
  newline: '\n',
}

/** CommonMark, where only two blanks keep a line break: Gotify, Home Assistant. */
export const markdown: Writer = {
  ...discord,
  text: (raw) => escapeMarkdown(raw).replaceAll('\n', '  \n'),
  newline: '  \n',
}
