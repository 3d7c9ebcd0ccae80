// What people are told of an error that no rule knows.

export const UNKNOWN_CAUSE =
  'Plex wrote an error that no rule knows yet. Errors of the same shape are counted together.'
export const UNKNOWN_ADVICE = ['Look at the sample and at the lines around it in the Plex logs.']
