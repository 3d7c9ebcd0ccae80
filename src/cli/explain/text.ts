// An explanation for people.

import type { Explanation } from '../../detect/explain.ts'
import { CATEGORY_NAMES } from '../../rules/vocabulary.ts'
import { type Paint, printable, SEVERITY_STYLE, withCode, wrap } from '../terminal.ts'

export function renderExplanation(explanation: Explanation, paint: Paint, columns: number): string {
  const { level, time, component, message, severity, ignored, category, rule, reason, cause, advice } = explanation
  const head = [level ?? 'no level', time, component].filter(Boolean).join(' · ')
  const lines = message.trim() === '' ? [] : [paint('dim', printable(head)), wrap(printable(message), columns, '  ')]
  if (ignored || severity === null)
    lines.push(`${level === null ? '?' : paint('green', '✓')} ${wrap(printable(reason), columns, '  ').slice(2)}`)
  else {
    const tags = [category && CATEGORY_NAMES[category], rule].filter(Boolean).join(' · ')
    lines.push(
      `${paint(SEVERITY_STYLE[severity], ` ${severity.toUpperCase()} `)} ${tags}`,
      wrap(printable(reason), columns, '  '),
    )
  }
  if (cause) lines.push(withCode(wrap(cause, columns, '  '), paint))
  advice.forEach((step, index) => {
    lines.push(withCode(wrap(step, columns, `  ${index + 1}. `), paint))
  })
  return `${lines.join('\n')}\n\n`
}
