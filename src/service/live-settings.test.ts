import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { UserRules } from '../rules/user-rules.ts'
import type { Settings } from '../settings/settings.ts'
import { createLiveSettings } from './live-settings.ts'

test('users’ rules are judged by what reading took since they are in force', (t) => {
  const judged: number[] = []
  let isTooSlow = false
  const userRules: Pick<UserRules, 'rules' | 'judge'> = {
    rules: () => [],
    judge: (_costs, spent) => {
      judged.push(spent)
      return isTooSlow
    },
  }
  const started = { rules: {}, monitorErrors: true, monitorWarnings: true } as Settings
  const live = createLiveSettings({ started, userRules: userRules as UserRules, clock: () => 0 })
  t.after(live.close)
  live.judgeRules(1_000)
  live.replaceRules()
  live.judgeRules(1_500)
  isTooSlow = true
  live.judgeRules(1_700)
  live.judgeRules(1_800)
  assert.deepEqual(judged, [1_000, 500, 700, 100])
})
