// What `sentarr test-channel` needs of Home Assistant, put together as the service does.
import { speak } from '../alert/words/languages/index.ts'
import type { AppDeps } from '../app/deps.ts'
import { createCore } from '../home-assistant/core.ts'
import { coreEndpoint } from '../home-assistant/home-assistant.ts'
import type { CommandIo } from './io.ts'
import { runTestChannel } from './test-channel.ts'

/** The exit code: 0 when every channel took the message. */
export async function testChannels(names: readonly string[], deps: AppDeps, io: CommandIo): Promise<number> {
  const { settings, log, supervisor, newId, now, clock } = deps
  const endpoint = coreEndpoint(settings, supervisor)
  const core = endpoint && createCore({ endpoint, log, clock })
  const language = speak(settings.language)
  const tools = { timeZone: settings.timeZone, language, now, callService: core?.callService ?? null }
  try {
    return await runTestChannel({ names, settings, tools, newId, out: io.stdout, signal: io.signal })
  } finally {
    await core?.stop()
  }
}
