// The report of a week in a mail: a picture of its days for each server, with the same in words below it.
import type { Report, ReportDay, ServerReport } from '../../../store/report.ts'
import type { Words } from '../languages/words.ts'
import { prose } from '../render-text.ts'
import { escapeHtml, html } from '../render-writers.ts'
import { serverLines, weekOf } from './lines.ts'
import { HEIGHT, pictureOf, totalOf, WIDTH } from './picture.ts'

const LISTED = 8
/** Enough to see; a mail with more is cut by some programs. */
const PICTURES = 6

export type Picture = { cid: string; png: Buffer }

/** Pieces of HTML, and the pictures that they name by `cid:`. */
export function renderReport(report: Report, words: Words): { parts: string[]; pictures: Picture[] } {
  const named = report.servers.length > 1
  const pictures: Picture[] = []
  const parts = report.servers.map((one) => {
    const isShown = one.incidents > 0 && pictures.length < PICTURES
    const cid = `week-${pictures.length + 1}@sentarr`
    if (isShown) pictures.push({ cid, png: pictureOf(one.days) })
    return server(one, { report, words, named, cid: isShown ? cid : null })
  })
  const more = report.more > 0 ? [paragraph(words.report.moreServers(report.more))] : []
  return { parts: [paragraph(weekOf(report, words)), ...parts, ...more], pictures }
}

const paragraph = (raw: string) => `<p style="margin:0 0 16px">${escapeHtml(raw)}</p>`

type Around = { report: Report; words: Words; named: boolean; cid: string | null }

function server(one: ServerReport, { report, words, named, cid }: Around): string {
  const { name, summary, sections, step } = serverLines(one, report, words, LISTED)
  const blocks = sections.map(
    ({ label, lines }) =>
      `<h3 style="margin:16px 0 4px;font-size:15px">${escapeHtml(label)}</h3>
<ul style="margin:0;padding-left:20px">${lines.map((line) => `<li style="margin:0 0 4px">${escapeHtml(line)}</li>`).join('')}</ul>`,
  )
  const next =
    step === null
      ? ''
      : `<h3 style="margin:16px 0 4px;font-size:15px">${escapeHtml(words.report.labels.step)}</h3>
<p style="margin:0 0 16px">${prose(step, html)}</p>`
  return [
    named ? `<h2 style="margin:24px 0 8px;font-size:18px">${escapeHtml(name)}</h2>` : '',
    paragraph(`${summary.join('. ')}.`),
    cid === null ? '' : days(one.days, { report, words, cid }),
    ...blocks,
    next,
  ]
    .filter((part) => part !== '')
    .join('\n')
}

/** A table, so that the words stand below their columns in every mail program, and remain where pictures are not shown. */
function days(
  all: readonly ReportDay[],
  { report, words, cid }: Pick<Around, 'report' | 'words'> & { cid: string },
): string {
  const day = new Intl.DateTimeFormat(words.locale, { timeZone: report.timeZone, weekday: 'short' })
  const count = (one: ReportDay) => (one.watched || totalOf(one) > 0 ? String(totalOf(one)) : '–')
  const spoken = all.map((one) => `${day.format(one.at)} ${one.watched ? totalOf(one) : words.report.notWatched}`)
  const cells = all.map(
    (one) =>
      `<td align="center" width="${WIDTH / all.length}" style="font-size:13px;line-height:1.3">${escapeHtml(day.format(one.at))}<br><b>${count(one)}</b></td>`,
  )
  return `<table role="presentation" cellpadding="0" cellspacing="0" width="${WIDTH}" style="width:100%;max-width:${WIDTH}px">
<tr><td colspan="${all.length}"><img src="cid:${cid}" width="${WIDTH}" height="${HEIGHT}" alt="${escapeHtml(`${words.report.byDay}: ${spoken.join(', ')}`)}" style="display:block;width:100%;height:auto"></td></tr>
<tr>${cells.join('')}</tr></table>
<p style="margin:4px 0 16px;font-size:13px;opacity:.7">${escapeHtml(words.report.byDay)}</p>`
}
