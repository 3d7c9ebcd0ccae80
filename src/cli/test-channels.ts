// `sentarr test-channel` with what channels need of Home Assistant.
import type { AppDeps } from '../app/deps.ts'
import { withTools } from './channel-tools.ts'
import type { CommandIo } from './io.ts'
import { runTestChannel } from './test-channel.ts'

/** The exit code: 0 when every channel took the message. */
export const testChannels = (names: readonly string[], deps: AppDeps, io: CommandIo): Promise<number> =>
  withTools(deps, (tools) => runTestChannel({ ...deps, names, tools, out: io.stdout, signal: io.signal }))
