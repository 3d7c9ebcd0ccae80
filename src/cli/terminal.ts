// Text for a terminal: colours where wanted, wrapping, and nothing that a log line could smuggle in.
import { styleText } from 'node:util'
import { clean } from '../plex/clean.ts'
import type { Severity } from '../rules/vocabulary.ts'
import type { CommandIo, Output } from './io.ts'

type Style = Parameters<typeof styleText>[0]
export type Paint = (style: Style, text: string) => string

/** Colours on a terminal only, and not when NO_COLOR (https://no-color.org) or TERM=dumb says no. */
export function createPaint(output: Output, env: CommandIo['env']): Paint {
  const coloured = output.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb'
  return (style, text) => (coloured ? styleText(style, text, { validateStream: false }) : text)
}

export const SEVERITY_STYLE: Record<Severity, Style> = {
  critical: ['bold', 'white', 'bgRed'],
  error: ['bold', 'red'],
  warning: ['bold', 'yellow'],
  info: ['bold', 'blue'],
}

/** One line of untrusted text that cannot move the cursor, change colours or reorder what stands beside it. */
export const printable = (text: string): string => clean(text).replaceAll(/\s+/g, ' ').trim()

/** Text of the program's own in which commands stand between backticks: painted on a terminal with colours, else as it is. */
export function withCode(text: string, paint: Paint): string {
  return paint('cyan', '') === '' ? text : text.replaceAll(/`([^`\n]+)`/g, (_, code: string) => paint('cyan', code))
}

/** Columns to write in: the terminal's, within what reads well. A terminal that does not know its width says 0. */
export const columnsOf = (output: Output): number => Math.min(Math.max(output.columns || 80, 40), 100)

/** Wraps at blanks to `width` columns; words longer than a line are broken. The first line starts with `first`, the others with `rest`. */
export function wrap(text: string, width: number, first = '', rest = ' '.repeat(first.length)): string {
  const lines: string[] = []
  let line = first
  let empty = true
  const flush = () => {
    lines.push(line)
    line = rest
    empty = true
  }
  for (const word of text.split(/\s+/).filter(Boolean)) {
    let characters = Array.from(word)
    if (!empty && line.length + 1 + characters.length > width) flush()
    while (line.length + (empty ? 0 : 1) + characters.length > width && characters.length > 0) {
      const room = Math.max(width - line.length, 1)
      line += characters.slice(0, room).join('')
      characters = characters.slice(room)
      flush()
    }
    if (characters.length === 0) continue
    line += (empty ? '' : ' ') + characters.join('')
    empty = false
  }
  if (!empty || lines.length === 0) lines.push(line)
  return lines.join('\n')
}
