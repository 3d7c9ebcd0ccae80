// The settings in force: what a change touches is put in force while everything runs.

import { createLiveMatcher } from './detect/live-matcher.ts'
import { createMatcher } from './detect/match.ts'
import { loadCatalogue } from './rules/catalogue.ts'
import type { Key } from './settings/schema.ts'
import type { Settings } from './settings/settings.ts'
import type { WatchedServer } from './watched-server.ts'
import { touches } from './web/config/keys.ts'

type Parts = { servers: Pick<WatchedServer, 'configure'>[]; setChannels(settings: Settings): Promise<void> }

export function createLiveSettings(started: Settings) {
  const catalogue = loadCatalogue()
  const matcherOf = ({ rules, monitorErrors, monitorWarnings }: Settings) =>
    createMatcher({ rules: catalogue, overrides: rules, monitorErrors, monitorWarnings })
  const matcher = createLiveMatcher(matcherOf(started))
  let current = started
  return {
    matcher,
    current: (): Settings => current,
    /** Takes from `next` what is live among `changed`; the rest waits for a restart. */
    async apply(next: Settings, changed: readonly Key[], { servers, setChannels }: Parts): Promise<void> {
      const { policy, rules, monitorErrors, monitorWarnings, channels } = next
      const touched = touches(changed)
      const web = { ...current.web, password: next.web.password }
      current = { ...current, policy, rules, monitorErrors, monitorWarnings, channels, web }
      if (touched.thresholds) for (const server of servers) server.configure(policy)
      if (touched.rules) matcher.replace(matcherOf(current))
      if (touched.channels) await setChannels(current)
    },
  }
}
