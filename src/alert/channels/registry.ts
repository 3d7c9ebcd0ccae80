// All channel types. To add one: a file beside this, a line here, a section in the docs.
import { alertmanager } from './alertmanager.ts'
import { apprise } from './apprise.ts'
import type { ChannelType } from './channel.ts'
import { discord } from './discord.ts'
import { email } from './email.ts'
import { gotify } from './gotify.ts'
import { homeassistant } from './homeassistant.ts'
import { ntfy } from './ntfy.ts'
import { otlp } from './otlp.ts'
import { pushover } from './pushover.ts'
import { slack } from './slack.ts'
import { telegram } from './telegram.ts'
import { webhook } from './webhook.ts'

export const channelTypes: readonly ChannelType[] = [
  email,
  discord,
  slack,
  webhook,
  ntfy,
  gotify,
  pushover,
  telegram,
  apprise,
  homeassistant,
  alertmanager,
  otlp,
]
