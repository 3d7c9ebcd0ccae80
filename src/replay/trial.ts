// Rules on trial: as they would be in force together with all others, and what they say about pasted lines.
import { setImmediate as breathe } from 'node:timers/promises'
import { createMatcher, type Matcher } from '../detect/match.ts'
import { parseRecord } from '../plex/parse.ts'
import { safe } from '../plex/redact.ts'
import { loadCatalogue } from '../rules/catalogue.ts'
import { createOwnEngine } from '../rules/own-engine.ts'
import type { Rule } from '../rules/rule.ts'
import { SLOW_MS } from '../rules/rule-costs.ts'
import type { Settings } from '../settings/settings.ts'

const LINE_LIMIT = 2_000
/** For all lines together. */
const BUDGET_MS = 2_000

export type Trial = { matcher: Matcher; ids: ReadonlySet<string>; close(): void }

/** `rule`: the one that takes the line, on trial (`matched`) or not; null when none does. Redacted. */
export type TriedLine = { line: string; matched: boolean; rule: string | null; fields: Record<string, string> }

type Deps = {
  /** All other rules of users. */
  others: Rule[]
  settings: Pick<Settings, 'rules' | 'monitorErrors' | 'monitorWarnings'>
  /** Milliseconds that only ever grow. */
  clock(): number
}

export function createTrial(rules: Rule[], { others, settings, clock }: Deps): Trial {
  const ids = new Set(rules.map(({ id }) => id))
  const engine = createOwnEngine({ clock })
  const matcher = createMatcher({
    rules: loadCatalogue(),
    own: { rules: [...rules, ...others.filter(({ id }) => !ids.has(id))], engine },
    overrides: settings.rules,
    monitorErrors: settings.monitorErrors,
    monitorWarnings: settings.monitorWarnings,
    clock,
  })
  return { matcher, ids, close: engine.close }
}

/** What each line is to the rules, as far as the time allows; others are served in between. `now` in epoch milliseconds. */
export async function tryLines(
  { matcher, ids }: Trial,
  lines: readonly string[],
  { now, clock }: { now: number; clock(): number },
): Promise<TriedLine[]> {
  const tried: TriedLine[] = []
  const startedAt = clock()
  for (const line of lines) {
    if (clock() - startedAt > BUDGET_MS) break
    const { finding, ignored } = matcher.match(parseRecord(line, { file: '', zoneMinutes: null }), now)
    const rule = finding?.rule ?? (ignored?.rule || null)
    const matched = rule !== null && ids.has(rule)
    tried.push({
      line: safe(line, LINE_LIMIT),
      matched,
      rule,
      fields: matched ? (finding?.fields ?? {}) : {},
    })
    await breathe()
  }
  return tried
}

/** Rules on trial that took too long and were not tried to the end. */
export const slowRules = ({ matcher, ids }: Trial): string[] =>
  matcher
    .costs()
    .filter(({ rule, stopped }) => stopped && ids.has(rule))
    .map(
      ({ rule, why }) => `${rule}: ${why ?? `takes more than ${SLOW_MS} ms for each record`} and would be switched off`,
    )
