// Cutting text to what a service takes, counted as that service counts.

export type Measure = (text: string) => number

export const utf16: Measure = (text) => text.length
export const codePoints: Measure = (text) => [...text].length
export const bytes: Measure = (text) => Buffer.byteLength(text)
/** Bytes of the text inside a JSON document, its quotes included. */
export const jsonBytes: Measure = (text) => Buffer.byteLength(JSON.stringify(text))

const same = (text: string) => text

/**
 * `raw` as `write` writes it (escaped, in a tag), cut by whole code points so that it measures at most `limit`; a cut text ends in `…`.
 * Empty when not even one character fits. `write` may only add to the text.
 */
export function cut(
  raw: string,
  limit: number,
  measure: Measure = utf16,
  write: (raw: string) => string = same,
): string {
  if (limit < 1) return ''
  const characters = firstCodePoints(raw, limit + 1)
  const whole = characters.length <= limit ? write(raw) : null
  if (whole !== null && measure(whole) <= limit) return whole
  let fits = 0
  let tooMany = characters.length
  while (tooMany - fits > 1) {
    const middle = (fits + tooMany) >> 1
    if (measure(write(`${characters.slice(0, middle).join('')}…`)) <= limit) fits = middle
    else tooMany = middle
  }
  return fits === 0 ? '' : write(`${characters.slice(0, fits).join('').trimEnd()}…`)
}

function firstCodePoints(text: string, count: number): string[] {
  const characters: string[] = []
  for (const character of text) {
    if (characters.length === count) break
    characters.push(character)
  }
  return characters
}

/** Untrusted text made fit for showing: no broken surrogates, no control characters, nothing that turns the direction of the text around it. */
export const presentable = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\r\n?|\u2028|\u2029/g, '\n')
    .replace(/\u001b\[[\d;]*[A-Za-z]/g, '')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()

/** The same in one line. */
export const oneLine = (text: string): string => presentable(text).replace(/\s+/g, ' ')
