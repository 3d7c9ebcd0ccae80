// The code that shows on the first day that it is the owner who chooses a password.

/** From the id of a process's start, ten digits that nobody guesses in the tries there are: `3f9a2-77c0e`. */
export const setupCodeOf = (id: string): string => id.replaceAll('-', '').slice(0, 10).replace(/^.{5}/, '$&-')
