// The pages behind a link in an alert: a question with one button, and what came of it.
import type { LinkAction } from '../../alert/links/links.ts'
import { LINK_LANGUAGES, LINK_WORDS, type LinkOutcome, type LinkWords } from './words.ts'

export type LinkLanguage = (typeof LINK_LANGUAGES)[number]

/** The first language of an `Accept-Language` header that is one of ours, whatever weight it has; else English. */
export function linkLanguage(accepted: string): LinkLanguage {
  const wanted = accepted.split(',').map((one) => one.trim().slice(0, 2).toLowerCase())
  return wanted.map((one) => LINK_LANGUAGES.find((known) => known === one)).find((known) => known !== undefined) ?? 'en'
}

const page = (language: LinkLanguage, title: string, inner: string) => `<!doctype html>
<html lang="${language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="stylesheet" href="../setup.css">
<main>
<h1>${title}</h1>
${inner}
<p><a href="../">${LINK_WORDS[language].open}</a></p>
</main>
</html>
`

/** Whoever only looks (a person, a program that previews links) changes nothing: it takes the button. */
export const questionPage = (language: LinkLanguage, action: LinkAction): string => {
  const { ask, about, button } = LINK_WORDS[language]
  return page(
    language,
    ask[action],
    `<p>${about[action]}</p>\n<form method="post"><button>${button[action]}</button></form>`,
  )
}

export const outcomePage = (language: LinkLanguage, outcome: LinkOutcome, action: LinkAction): string =>
  page(language, titleOf(LINK_WORDS[language], outcome, action), '')

const titleOf = (words: LinkWords, outcome: LinkOutcome, action: LinkAction) =>
  outcome === 'done' ? words.done[action] : words[outcome]
