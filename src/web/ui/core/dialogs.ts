// Dialogs that Back closes first: on a phone that is the gesture people know. Each open one has a step of its own in the history.

/**
 * Opens `dialog` as a modal one. Back and its own buttons close it; one that is closed with an address (`close('#/rules')`) leads there.
 * `closed` is called once, when the history is as it was before.
 */
export function showDialog(dialog: HTMLDialogElement, closed: () => void = () => {}): void {
  dialog.returnValue = ''
  history.pushState({ dialog: true }, '')
  let stepLeft = false
  const stepBack = () => {
    stepLeft = true
    if (dialog.open) dialog.close()
    else closed()
  }
  window.addEventListener('popstate', stepBack, { once: true })
  dialog.addEventListener(
    'close',
    () => {
      if (stepLeft) return closed()
      if (!dialog.returnValue.startsWith('#')) return history.back()
      window.removeEventListener('popstate', stepBack)
      location.replace(dialog.returnValue)
      closed()
    },
    { once: true },
  )
  dialog.showModal()
}
