// What people are told of an error that no rule knows.

/** Begins the title of one that was never seen before. */
export const NEW_ERROR = 'New error: '

export const UNKNOWN_CAUSE =
  'Plex wrote an error that no rule knows yet. Errors of the same shape are counted together.'
export const UNKNOWN_ADVICE = [
  'Read the line, and what the log says in the ten lines before it; the cause often stands there.',
  'Copy these words into the search of <https://forums.plex.tv>, and of the issues of your container image: `Plex {search|WORDS OF THE LINE}`.',
  'If you ask there, show the lines before it too, the version of Plex, and what changed that day; `sentarr scan --forum FOLDER` makes a text in which private things are masked.',
]
