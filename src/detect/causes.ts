// Causes and consequences: which trouble explains which, by the rules and by the times.
import type { Rule } from '../rules/rule.ts'

/** What is told within so long after its consequence was still its cause: lines of one event are written by many threads. */
const BEFORE_MS = 5 * 60_000

/** Epoch or wall-clock milliseconds. */
type Span = { from: number; to: number }

/** One trouble, and when it was there. */
export type Trouble = { rule: string; key: string; spans: readonly Span[] }

/** Whether incidents of `rule` are consequences while one of `root` is open. */
export const explains = (root: Rule | undefined, rule: string): boolean => root?.supersedes.includes(rule) === true

/**
 * The trouble that explains each one, the outermost where causes have causes of their own. A trouble is explained when all of its
 * spans are: each began while the cause was there, shortly before it, or within its quiet time after it. Where the rule of the cause
 * bounds what follows from it, each was over by then.
 */
export function causesOf<T extends Trouble>(
  troubles: readonly T[],
  ruleOf: (id: string) => Rule | undefined,
  quietMs: (rule: string) => number,
): Map<T, T> {
  const direct = new Map<T, T>()
  for (const one of troubles) {
    const cause = troubles.find(
      (root) =>
        root !== one &&
        explains(ruleOf(root.rule), one.rule) &&
        one.spans.every((span) => within(span, root, ruleOf(root.rule)?.supersedes_minutes, quietMs)),
    )
    if (cause !== undefined) direct.set(one, cause)
  }
  const outermost = new Map<T, T>()
  for (const one of direct.keys()) {
    const cause = endOf(direct, one)
    if (cause !== null) outermost.set(one, cause)
  }
  return outermost
}

/** Null where causes lead back to where they began. */
function endOf<T>(direct: ReadonlyMap<T, T>, one: T): T | null {
  const met = new Set<T>()
  let last = one
  for (let next = direct.get(one); next !== undefined; next = direct.get(next)) {
    if (met.has(next)) return null
    met.add(next)
    last = next
  }
  return last
}

const within = (span: Span, root: Trouble, minutes: number | undefined, quietMs: (rule: string) => number): boolean =>
  root.spans.some(
    ({ from, to }) =>
      span.from >= from - BEFORE_MS &&
      (minutes === undefined ? span.from <= to + quietMs(root.rule) : span.to <= to + minutes * 60_000),
  )
