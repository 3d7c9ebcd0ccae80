// What was entered and is not saved yet: it outlives a change of the page, and leaving the dashboard asks first.
const drafts = new Map<string, Map<string, unknown>>()

/** The unsaved values of one form, the same map each time; the form empties it when it saves or discards. */
export function draftOf(form: string): Map<string, unknown> {
  const known = drafts.get(form) ?? new Map<string, unknown>()
  drafts.set(form, known)
  return known
}

export const isUnsaved = (form: string): boolean => (drafts.get(form)?.size ?? 0) > 0

/** Pasted lines are not worth a question. */
const ASKED_FOR = 'settings'

window.addEventListener('beforeunload', (event) => {
  if (isUnsaved(ASKED_FOR)) event.preventDefault()
})
