// Users' own rules: read from their folder again whenever a file changes, and switched off when one is too slow.
import type { Log } from '../log.ts'
import { createFailures, failure } from '../supervise.ts'
import { pause } from '../time/pause.ts'
import type { Rule } from './rule.ts'
import { type RuleCost, SLOW_MS } from './rule-costs.ts'
import { type RuleFile, readRuleFiles } from './rule-files.ts'

const LOOK_MS = 5_000
/** Of the time that reading and understanding the logs takes. */
const LARGEST_SHARE = 0.2
/** Less is no burden, whatever its share. */
const NO_BURDEN_MS = 2_000

export type UserRules = {
  /** In force: those of all files, without the ones that are off. */
  rules(): Rule[]
  /** What is wrong, one line each; a rule that was switched off is one too. */
  problems(): string[]
  /** Looks at the folder once. @returns whether other rules are in force now */
  look(): Promise<boolean>
  /** Switches off what is too slow until its file changes. `spentMs`: what the reading took in that time. @returns whether one was */
  judge(costs: readonly RuleCost[], spentMs: number): boolean
  /** Looks every few seconds until `signal` aborts. */
  watch(signal: AbortSignal, changed: () => void): Promise<void>
}

export function createUserRules({
  folder,
  log,
  lookMs = LOOK_MS,
}: {
  /** Need not exist. */
  folder: string
  log: Pick<Log, 'info' | 'warn' | 'error'>
  /** Milliseconds between two looks. */
  lookMs?: number
}): UserRules {
  let files: RuleFile[] = []
  /** Why a rule is off, by its id. */
  const off = new Map<string, { file: RuleFile; reason: string }>()

  /** Of an id given in two files the first counts. */
  function* given(): Generator<{ file: RuleFile; rule: Rule; first: RuleFile }> {
    const firsts = new Map<string, RuleFile>()
    for (const file of files) {
      for (const rule of file.rules) {
        const first = firsts.get(rule.id) ?? file
        firsts.set(rule.id, first)
        yield { file, rule, first }
      }
    }
  }

  const doubles = () =>
    [...given()]
      .filter(({ file, first }) => file !== first)
      .map(({ file, rule, first }) => `${file.name}:1: ${rule.id}: id: stands in ${first.name} already, which counts`)

  function say(before: readonly RuleFile[], doublesBefore: readonly string[]): void {
    for (const file of files.filter((one) => !before.includes(one))) {
      for (const problem of file.problems) log.warn(`rules: ${problem}`)
      const kept = file.problems.length > 0 ? ', as before its last change or as far as they are right' : ''
      log.info(`rules: ${file.name} gives ${file.rules.length} of your own${kept}`)
    }
    for (const { name } of before.filter((one) => !files.some((file) => file.name === one.name)))
      log.info(`rules: ${name} is gone, and its rules with it`)
    for (const problem of doubles()) if (!doublesBefore.includes(problem)) log.warn(`rules: ${problem}`)
  }

  async function look(): Promise<boolean> {
    const [before, doublesBefore] = [files, doubles()]
    files = await readRuleFiles(folder, before)
    if (files.length === before.length && files.every((file, index) => file === before[index])) return false
    for (const [id, { file }] of off) if (!files.includes(file)) off.delete(id)
    say(before, doublesBefore)
    return true
  }

  return {
    look,
    rules: () =>
      [...given()].filter(({ file, rule, first }) => file === first && !off.has(rule.id)).map(({ rule }) => rule),
    problems: () => [
      ...files.flatMap((file) => file.problems),
      ...doubles(),
      ...[...off.values()].map(({ reason }) => reason),
    ],
    judge(costs, spentMs) {
      const slow = costs.flatMap((cost) => {
        const why = whySlow(cost, spentMs)
        const file = [...given()].find(({ rule }) => rule.id === cost.rule)?.first
        return why === null || file === undefined || off.has(cost.rule) ? [] : [{ file, id: cost.rule, why }]
      })
      for (const { file, id, why } of slow) {
        const reason = `${file.name}:1: ${id}: is switched off until the file changes: ${why}`
        off.set(id, { file, reason })
        log.warn(`rules: ${reason}`)
      }
      return slow.length > 0
    },
    async watch(signal, changed) {
      const failures = createFailures((error) =>
        log.error('looking at your own rules failed; it is tried again', failure(error)),
      )
      while (!signal.aborted) {
        await pause(lookMs, signal)
        if (signal.aborted) return
        try {
          if (await look()) changed()
          failures.over()
        } catch (error) {
          failures.failed(error)
        }
      }
    },
  }
}

function whySlow({ records, ms, stopped, why }: RuleCost, spentMs: number): string | null {
  if (why !== undefined) return `it ${why}`
  if (stopped) return `it takes ${(ms / records).toFixed(1)} ms for each record, more than ${SLOW_MS}`
  const share = ms / spentMs
  return ms > NO_BURDEN_MS && share > LARGEST_SHARE ? `it takes ${Math.round(share * 100)} % of the reading time` : null
}
