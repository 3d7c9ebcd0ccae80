// What channels need to send from a command: the reader's language and zone, and the actions of Home Assistant.
import type { ChannelTools } from '../alert/channels/channel.ts'
import { speak } from '../alert/words/languages/index.ts'
import type { AppDeps } from '../app/deps.ts'
import { createCore } from '../home-assistant/core.ts'
import { coreEndpoint } from '../home-assistant/home-assistant.ts'

type Deps = Pick<AppDeps, 'settings' | 'supervisor' | 'log' | 'now' | 'clock'>

/** Runs `work`, then ends what was opened for it. */
export async function withTools(
  { settings, supervisor, log, now, clock }: Deps,
  work: (tools: ChannelTools) => Promise<number>,
): Promise<number> {
  const endpoint = coreEndpoint(settings, supervisor)
  const core = endpoint && createCore({ endpoint, log, clock })
  const language = speak(settings.language)
  try {
    return await work({ timeZone: settings.timeZone, language, now, callService: core?.callService ?? null })
  } finally {
    await core?.stop()
  }
}
