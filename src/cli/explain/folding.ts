// Many explanations: of a pasted log the routine lines are counted, so that what matters can be seen.
import type { Explanation } from '../../detect/explain.ts'
import { counted } from '../scan/words.ts'

/** So many in a row are still shown one by one. */
const SHOWN = 2

export function createFolding(render: (one: Explanation) => string) {
  let quiet: Explanation[] = []
  let folded = { routine: 0, unknown: 0 }

  const count = (one: Explanation) => folded[one.level === null && one.component === null ? 'unknown' : 'routine']++

  function rest(): string {
    const { routine, unknown } = folded
    const said = [
      ...quiet.map(render),
      routine > 0 && `${counted(routine, 'routine line')}\n\n`,
      unknown > 0 && `${counted(unknown, 'line')} without a level that no rule knows\n\n`,
    ]
    quiet = []
    folded = { routine: 0, unknown: 0 }
    return said.filter(Boolean).join('')
  }

  return {
    /** What is to be written now; a line that may be folded waits. */
    add(one: Explanation): string {
      if (!one.ignored || one.category !== null) return rest() + render(one)
      if (quiet.length < SHOWN && folded.routine + folded.unknown === 0) quiet.push(one)
      else {
        for (const each of [...quiet, one]) count(each)
        quiet = []
      }
      return ''
    },
    /** What still waits. */
    rest,
  }
}
