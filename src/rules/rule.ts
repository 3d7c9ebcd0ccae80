// The rule: one known trouble (or one known noise) as data. The same format for the catalogue and for users' files.
import { z } from 'zod'
import { ORIGINS } from '../plex/origin.ts'
import { isLow, LEVELS } from '../plex/record.ts'
import { confidenceSchema } from './confidence.ts'
import { CATEGORIES, SEVERITIES } from './vocabulary.ts'

const oneOrMore = z.union([
  z
    .string()
    .min(1)
    .transform((one) => [one]),
  z.array(z.string().min(1)).min(1),
])

const policySchema = z.strictObject({
  threshold: z.int().min(1).optional(),
  window_minutes: z.number().positive().optional(),
  cooldown_minutes: z.number().min(0).optional(),
  quiet_minutes: z.number().positive().optional(),
  /** Told as well when the `seconds`, `milliseconds` or `wait` that its lines name add up to so many within the window. */
  held_seconds: z.number().positive().optional(),
  /** Told as well when lines came for so long without a recovery and without a pause longer than `pace_minutes` (15). */
  lasting_minutes: z.number().positive().optional(),
  pace_minutes: z.number().positive().optional(),
  /** Why these numbers, for readers of the catalogue. */
  why: z.string().min(1).optional(),
})

const fields = z.strictObject({
  /** `<area>.<name>`; an id known to the catalogue overrides that rule. */
  id: z.string().regex(/^[a-z0-9_]+(\.[a-z0-9_]+)+$/, 'must look like area.name (lower case, digits, _)'),
  title: z.string().min(1).max(100),
  category: z.enum(CATEGORIES),
  severity: z.enum(SEVERITIES),
  /** Why this severity, for readers of the catalogue. */
  severity_reason: z.string().optional(),
  levels: z.array(z.enum(LEVELS)).min(1).default(['WARN', 'ERROR', 'CRITICAL']),
  /** Beginnings of log file names the rule is limited to: `Plex Tuner Service`. Pasted lines have no file and pass. */
  files: z.array(z.string().min(1)).optional(),
  /** Cheap literals, one of which the record must hold (case-sensitive). Required for a rule on INFO or below. */
  contains: oneOrMore.optional(),
  /** One or several, the first that fits counts: case-insensitive, on the message without its tags, its continuation lines after it. Named groups become fields. */
  pattern: oneOrMore.default([]),
  /** No line says it: Sentarr itself raises it from many lines or their absence (`detect/derived.ts`). Such a rule has no pattern. */
  derived: z.boolean().default(false),
  /**
   * The patterns reach into names: what is quoted, a path, the query of an address. Without it these do not count in rules of the
   * catalogue, since a film may be called like a trouble; with it a match must still be more than a name. Users' own rules read all.
   */
  reads_names: z.boolean().optional(),
  /**
   * What the group `whose` of a pattern takes must be said of Plex, not of a program around it that carries its name
   * (`plex/names.ts`). Patterns without the group are not asked, and it becomes no field.
   */
  of_plex: z.boolean().optional(),
  /** When set, one of the record's components must match it too (case-insensitive). */
  component: z.string().min(1).optional(),
  /** Where the record must come from (one of these), and where it must not (`plex/origin.ts`). Pasted text without tags comes from nowhere. */
  from: z.array(z.enum(ORIGINS)).min(1).optional(),
  not_from: z.array(z.enum(ORIGINS)).min(1).optional(),
  /** Named groups that tell incidents of this rule apart. */
  group_by: z.array(z.string()).default([]),
  policy: policySchema.default({}),
  /** Minutes after the server's start in which hits do not count towards an incident. */
  grace_minutes: z.number().positive().optional(),
  /** Hits of one thread in the same second are one finding: one event that Plex spreads over many lines. */
  once_per_event: z.boolean().default(false),
  /** A record that says this trouble is over. Its named groups of `group_by` choose the incident; without them all of the rule end. */
  recovers: z
    .strictObject({
      levels: z.array(z.enum(LEVELS)).min(1).default(['DEBUG', 'INFO', 'WARN', 'ERROR']),
      contains: oneOrMore,
      pattern: oneOrMore,
    })
    .optional(),
  /** Rules whose incidents are consequences while this one is open: counted, not told. */
  supersedes: z.array(z.string()).default([]),
  /** Only what comes within so long after its own last line is its consequence; without it, whatever comes before it is over. */
  supersedes_minutes: z.number().positive().optional(),
  /** What it rests on: `seen in 12 reports`, `documented`, or `reasoned`, which is a warning at most. */
  confidence: confidenceSchema,
  /** Higher is tried first. Default 0, noise 10. */
  priority: z.int().optional(),
  /** Noise: recognised and never told; `reason` says why. */
  ignore: z.boolean().default(false),
  reason: z.string().min(1).optional(),
  /** Why one such line alone is routine: `explain` says so, and only as many as the policy asks for are a trouble. */
  alone: z.string().min(1).optional(),
  /** Rules whose lines are no trouble after this rule's line, until its `recovers` pattern: they are counted, and open nothing. */
  excuses: z.array(z.string()).default([]),
  /** It excuses for so long at most, where no recovery need follow. */
  excuses_minutes: z.number().positive().optional(),
  /** Not a trouble but a fact about the server's life; such a rule makes no finding. */
  mark: z.enum(['started', 'stopping', 'running', 'banner']).optional(),
  cause: z.string().default(''),
  /** Steps in the order to do them. Commands stand in backticks, addresses in <>; `{file|PATH}` becomes what the incident knows (`advice.ts`). */
  advice: z.array(z.string().min(1)).default([]),
  link: z.url().optional(),
  samples: z
    .strictObject({ match: z.array(z.string()).default([]), ignore: z.array(z.string()).default([]) })
    .default({ match: [], ignore: [] }),
})

/** The keys of a rule, and of each part that has keys of its own. */
export const RULE_KEYS: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(fields.shape),
  policy: Object.keys(policySchema.shape),
}

/** A rule as written in YAML, defaults filled in. */
export type Rule = z.output<typeof fields>

export const ruleSchema = fields.superRefine((rule, context) => {
  const fault = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
  if (rule.derived) {
    if (rule.pattern.length > 0) fault('pattern', 'has no place in a derived rule')
  } else {
    if (rule.pattern.length === 0) fault('pattern', 'is required')
  }
  if (!rule.contains && rule.levels.some(isLow) && !rule.ignore) {
    fault(
      'contains',
      'is required for a rule on INFO or below: those lines are only read when they hold such a literal',
    )
  }
  if (
    rule.confidence.basis === 'reasoned' &&
    !rule.derived &&
    (rule.severity === 'error' || rule.severity === 'critical')
  ) {
    fault('severity', 'is at most warning while the rule is only reasoned')
  }
  if (rule.ignore) {
    if (!rule.reason) fault('reason', 'is required: say why this is never told')
  } else if (!rule.mark) {
    if (!rule.cause) fault('cause', 'is required')
    if (rule.advice.length === 0) fault('advice', 'is required')
  }
  if (rule.of_plex && !rule.pattern.some((one) => one.includes('(?<whose>')))
    fault('of_plex', 'needs a named group "whose" in the pattern')
  for (const name of rule.group_by) {
    if (!rule.pattern.some((one) => one.includes(`(?<${name}>`)))
      fault('group_by', `"${name}" is no named group of the pattern`)
  }
})
