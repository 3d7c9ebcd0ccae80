// Where a line comes from: the same words mean something else in a viewer's request, in a nightly job and at a live channel.
import type { LogRecord } from './record.ts'

export const ORIGINS = ['request', 'job', 'live_tv', 'transcode', 'plugin', 'child'] as const
/**
 * `request`: something an app asked for. `job`: Plex's own work (detections, analysis, butler, scanner). `live_tv`: a tuner's channel or a
 * recording. `transcode`: a conversion or the decision about one. `plugin`: an old-style plug-in. `child`: a helper's own log or output.
 */
export type Origin = (typeof ORIGINS)[number]

const TESTS: Record<Origin, (record: LogRecord) => boolean> = {
  request: ({ components }) => components.some((part) => part.startsWith('Req#')),
  job: ({ components, file }) =>
    components.some((part) => JOB.test(part)) || /(?:^|\/)Plex Media (?:Scanner|Fingerprinter)/.test(file),
  live_tv: ({ components }) =>
    components.some((part) => /^(?:Grabber|DVR|EPG|Recorder|Subscription|XMLTV)\b/.test(part)),
  transcode: ({ components }) => components.some((part) => part.startsWith('Transcod')),
  plugin: ({ components }) => components.some((part) => /^\w+:\d+$/.test(part)),
  child: ({ components, file }) =>
    components.includes('PlexRelay') ||
    /(?:^|\/)Plex (?:Tuner Service|DLNA Server|Crash Uploader|Update Service)/.test(file),
}

/** Tags of Plex's own work. */
const JOB =
  /^(?:\w{0,24}(?:Detection|Detect|Analy[sz]|Fingerprint|Loudness|Sonic|VoiceActivity|Markers?|Scanner|Thumb|Chapter|Fixups|Maintenance|Optimi[sz])\w*|Butler\w*|BPQ|JobRunner|BackgroundProcess\w*|Intros?|Credits?|Bundle\w*|Sync\w*)$/

/** Whether a record comes from there. A line may come from several. */
export const comesFrom = (record: LogRecord, origin: Origin): boolean => TESTS[origin](record)
