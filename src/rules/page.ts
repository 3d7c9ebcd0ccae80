// Where a rule of the catalogue stands in docs/RULES.md.

const RULES_PAGE = 'https://github.com/sentarr/sentarr/blob/main/docs/RULES.md'

/** As GitHub names the place of a heading. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-')

/** @param title of a rule of the catalogue; users' own rules stand nowhere. */
export const rulePage = (title: string): string => `${RULES_PAGE}#${anchorOf(title)}`
