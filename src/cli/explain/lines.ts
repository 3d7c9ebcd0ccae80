// Input cut into lines, as many at a time as arrive together, none skipped: empty ones count, and a last one without its line end.
import { StringDecoder } from 'node:string_decoder'

/** Longer lines are cut here: no Plex line comes near. */
const LINE_LIMIT = 256 * 1024

export async function* linesOf(input: AsyncIterable<Buffer | string> | Iterable<string>): AsyncGenerator<string[]> {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  for await (const chunk of input) {
    const parts = (rest + (typeof chunk === 'string' ? chunk : decoder.write(chunk))).split('\n')
    rest = parts.pop()!.slice(0, LINE_LIMIT)
    yield parts.map((part) => part.replace(/\r$/, ''))
  }
  rest += decoder.end()
  if (rest !== '') yield [rest]
}
