// The settings and rules in force: what a change touches is put in force while everything runs.
import { createLiveMatcher } from '../detect/live-matcher.ts'
import { createMatcher } from '../detect/match.ts'
import { loadCatalogue } from '../rules/catalogue.ts'
import { createOwnEngine } from '../rules/own-engine.ts'
import type { UserRules } from '../rules/user-rules.ts'
import { touches } from '../settings/edit/keys.ts'
import type { Key } from '../settings/schema.ts'
import type { ServerSettings, Settings } from '../settings/settings.ts'
import type { WatchedServer } from './watched-server.ts'

type Parts = {
  servers: Pick<WatchedServer, 'id' | 'configure' | 'moveLogs'>[]
  setChannels(settings: Settings): Promise<void>
}

type Deps = { started: Settings; userRules: UserRules; clock(): number }

export function createLiveSettings({ started, userRules, clock }: Deps) {
  const catalogue = loadCatalogue()
  let engine = createOwnEngine({ clock })
  const matcherOf = ({ rules, monitorErrors, monitorWarnings }: Settings) =>
    createMatcher({
      rules: catalogue,
      own: { rules: userRules.rules(), engine },
      overrides: rules,
      monitorErrors,
      monitorWarnings,
      clock,
    })
  const matcher = createLiveMatcher(matcherOf(started))
  let current = started
  /** What the reading had taken when the rules were last replaced: the costs of rules begin there. */
  let spentBefore = 0
  let spentMs = 0

  function replaceRules(): void {
    engine.close()
    engine = createOwnEngine({ clock })
    matcher.replace(matcherOf(current))
    spentBefore = spentMs
  }

  return {
    matcher,
    current: (): Settings => current,
    /** Ends the thread of users' rules. */
    close: () => engine.close(),
    /** Users' files changed. */
    replaceRules,
    /** Switches off users' rules that are too slow. `spent`: milliseconds that reading took so far. */
    judgeRules(spent: number): void {
      spentMs = spent
      if (userRules.judge(matcher.costs(), spent - spentBefore)) replaceRules()
    },
    /**
     * Takes from `next` what is live among `changed`; the rest waits for a restart. Gives those that usually wait and need not:
     * where nothing was read, another log folder is read at once.
     */
    async apply(next: Settings, changed: readonly Key[], { servers, setChannels }: Parts): Promise<Key[]> {
      const { policy, rules, monitorErrors, monitorWarnings, channels } = next
      const { password, usersMayMute } = next.web
      const web = { ...current.web, password, usersMayMute }
      current = { ...current, policy, rules, monitorErrors, monitorWarnings, channels, web }
      if (touches(changed, 'thresholds')) for (const server of servers) server.configure(policy)
      if (touches(changed, 'rules')) replaceRules()
      if (touches(changed, 'channels')) await setChannels(current)
      const places = changed.filter((key) => key === 'plex_log_path' || key === 'servers')
      if (places.length === 0 || !moveLogs(current.servers, next.servers, servers)) return []
      current = { ...current, servers: next.servers }
      return places
    },
  }
}

/** False when more than folders changed, or when one of them is being read. */
function moveLogs(
  before: readonly ServerSettings[],
  next: readonly ServerSettings[],
  servers: Parts['servers'],
): boolean {
  const restOf = (all: readonly ServerSettings[]) => JSON.stringify(all.map((one) => ({ ...one, logPath: null })))
  if (restOf(before) !== restOf(next)) return false
  return next
    .filter(({ logPath }, index) => logPath !== before[index]!.logPath)
    .every(
      ({ id, logPath }) => logPath !== null && (servers.find((server) => server.id === id)?.moveLogs(logPath) ?? false),
    )
}
