// Server-sent events from bytes: `event:` and `data:` lines, ended by an empty one.

const LIMIT = 4 * 1024 * 1024

/** `heard`: the data and the event's name, null without one. An event beyond 4 MiB is dropped. */
export function createEventReader(heard: (data: string, event: string | null) => void) {
  let rest = ''
  let name: string | null = null
  let data: string[] = []
  let size = 0
  const decoder = new TextDecoder()

  function line(text: string): void {
    if (text === '') {
      if (data.length > 0 && size <= LIMIT) heard(data.join('\n'), name)
      name = null
      data = []
      size = 0
      return
    }
    const colon = text.indexOf(':')
    const field = colon < 0 ? text : text.slice(0, colon)
    const value = colon < 0 ? '' : text.slice(colon + 1).replace(/^ /, '')
    if (field === 'event') name = value
    if (field !== 'data') return
    size += value.length
    if (size <= LIMIT) data.push(value)
  }

  return {
    take(bytes: Buffer): void {
      const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n')
      rest = lines.pop()!
      if (rest.length > LIMIT) {
        size = rest.length
        rest = ''
      }
      for (const one of lines) line(one.endsWith('\r') ? one.slice(0, -1) : one)
    },
  }
}
