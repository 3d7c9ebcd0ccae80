// Who plays what, now and a while ago: an error about a session comes when the session is gone already.
import type { Frame } from './frames.ts'
import { playingSchema, type SessionAnswer, type TranscodeAnswer, transcodeFrameSchema } from './schemas.ts'

const MEMORY_MS = 15 * 60_000
const MOST = 500

type Decision = 'direct play' | 'direct stream' | 'transcode'

/** Titles, names and devices are personal: masks apply to them. */
type Stream = {
  sessionKey: string
  user: string
  title: string
  library: string
  client: string
  product: string
  state: string
  decision: Decision
  /** In Plex's words, from its log. */
  reasons: string[]
  video: string
  audio: string
  subtitles: string
  /** True or false for a transcode of the video, else null. */
  hardware: boolean | null
  /** Times real time; below 1 and not throttled it cannot keep up. */
  speed: number | null
  throttled: boolean
  location: string
  relayed: boolean
  /** Kilobits per second that Plex keeps free for it. */
  bandwidth: number | null
  /** 0 to 1 of what plays; null while unknown. */
  progress: number | null
}

/** `duration`: of what plays, milliseconds. */
type Known = { stream: Stream; ids: Set<string>; seenAt: number; playing: boolean; duration: number | null }

export type Sessions = {
  /** The answer of `/status/sessions`. */
  listed(answers: readonly SessionAnswer[]): void
  /** True when the list should be asked for. */
  heard(frame: Frame): boolean
  /** Why a transcode is needed, as a line of the log says it. */
  reason(id: string, reason: string): void
  /** Of now. */
  playing(): Stream[]
  /** The stream of a transcode session, a client's session or a client; of the last 15 minutes. */
  find(id: string): Stream | null
}

/** @param clock monotonic milliseconds */
export function createSessions(clock: () => number): Sessions {
  /** By `sessionKey`; it counts from 1 again after a start of Plex, so the newest wins. */
  const known = new Map<string, Known>()
  const reasons = new Map<string, { reasons: string[]; at: number }>()

  function forget(): void {
    const now = clock()
    for (const [key, { playing, seenAt }] of known) if (!playing && now - seenAt > MEMORY_MS) known.delete(key)
    for (const [id, { at }] of reasons) if (now - at > MEMORY_MS) reasons.delete(id)
    while (known.size > MOST) known.delete(known.keys().next().value!)
    while (reasons.size > MOST) reasons.delete(reasons.keys().next().value!)
  }

  const byId = (id: string) => [...known.values()].findLast(({ ids }) => ids.has(id))
  const withReasons = ({ stream, ids }: Known): Stream => ({
    ...stream,
    reasons: [...ids].flatMap((id) => reasons.get(id)?.reasons ?? []),
  })

  return {
    listed(answers) {
      const now = clock()
      const keys = new Set(answers.map(({ sessionKey }) => sessionKey))
      for (const [key, one] of known) if (one.playing && !keys.has(key)) known.set(key, { ...one, playing: false })
      for (const answer of answers) {
        const before = known.get(answer.sessionKey)
        // A list that is younger than the word of the player may still hold what has ended.
        const stopped = before !== undefined && !before.playing && before.stream.state === 'stopped'
        const ids = idsOf(answer)
        const isSame = stopped && [...ids].every((id) => before.ids.has(id))
        known.delete(answer.sessionKey)
        known.set(answer.sessionKey, {
          stream: { ...streamOf(answer), ...(isSame && { state: 'stopped' }) },
          ids,
          seenAt: now,
          playing: !isSame,
          duration: answer.duration,
        })
      }
      forget()
    },
    heard({ type, body }) {
      if (type.startsWith('transcodeSession.')) {
        const parsed = transcodeFrameSchema.safeParse(body)
        const of = parsed.success ? byId(lastPart(parsed.data.key)) : undefined
        if (parsed.success && of) of.stream = updated(of.stream, parsed.data, body)
        return type === 'transcodeSession.start' || (of === undefined && type !== 'transcodeSession.end')
      }
      if (type !== 'playing') return false
      const parsed = playingSchema.safeParse(body)
      if (!parsed.success) return false
      const { sessionKey, state, transcodeSession, viewOffset } = parsed.data
      const one = known.get(sessionKey)
      if (one === undefined) return state !== 'stopped'
      const news = one.stream.state !== state || (transcodeSession !== '' && !one.ids.has(lastPart(transcodeSession)))
      one.stream = { ...one.stream, state, progress: shareOf(viewOffset, one.duration) ?? one.stream.progress }
      one.playing = state !== 'stopped'
      one.seenAt = clock()
      return news && state !== 'stopped'
    },
    reason(id, reason) {
      const before = reasons.get(id)?.reasons ?? []
      if (before.includes(reason) || before.length >= 8) return
      reasons.delete(id)
      reasons.set(id, { reasons: [...before, reason], at: clock() })
      forget()
    },
    playing: () => [...known.values()].filter(({ playing }) => playing).map(withReasons),
    find(id) {
      forget()
      const found = byId(id)
      return found === undefined ? null : withReasons(found)
    },
  }
}

const shareOf = (offset: number | null, duration: number | null): number | null =>
  duration && offset !== null ? Math.min(1, Math.max(0, offset / duration)) : null

const lastPart = (key: string) => key.slice(key.lastIndexOf('/') + 1)

const idsOf = ({ Player, Session, TranscodeSession }: SessionAnswer): Set<string> =>
  new Set([Session.id, lastPart(TranscodeSession?.key ?? ''), Player.machineIdentifier].filter((id) => id !== ''))

function streamOf(answer: SessionAnswer): Stream {
  const { User, Player, Session, TranscodeSession, Media } = answer
  const direct = Media.some(({ Part }) => Part.some(({ decision }) => decision === 'directplay'))
  return {
    sessionKey: answer.sessionKey,
    user: User.title,
    title: [answer.grandparentTitle, answer.title].filter((part) => part !== '').join(' – '),
    library: answer.librarySectionTitle,
    client: Player.title,
    product: Player.product,
    state: Player.state || 'playing',
    decision: 'direct play',
    reasons: [],
    video: direct ? 'direct play' : '',
    audio: '',
    subtitles: '',
    hardware: null,
    speed: null,
    throttled: false,
    location: Session.location || (Player.local ? 'lan' : 'wan'),
    relayed: Player.relayed,
    bandwidth: Session.bandwidth,
    progress: shareOf(answer.viewOffset, answer.duration),
    ...(TranscodeSession !== null && transcodeOf(TranscodeSession)),
  }
}

/** A frame may leave out what has not changed. */
function updated(stream: Stream, answer: TranscodeAnswer, body: Frame['body']): Stream {
  const { speed, throttled, hardware, ...decisions } = transcodeOf(answer)
  const decides = answer.videoDecision !== '' || answer.audioDecision !== ''
  const saysHardware = 'transcodeHwDecoding' in body || 'transcodeHwEncoding' in body
  return {
    ...stream,
    ...(decides && decisions),
    throttled: 'throttled' in body ? throttled : stream.throttled,
    speed: speed ?? stream.speed,
    hardware: saysHardware || stream.hardware === null ? hardware : stream.hardware,
  }
}

function transcodeOf(answer: TranscodeAnswer) {
  const { videoDecision, audioDecision, subtitleDecision, speed, throttled } = answer
  const transcodes = [videoDecision, audioDecision].includes('transcode') || subtitleDecision === 'burn'
  return {
    decision: transcodes ? ('transcode' as const) : ('direct stream' as const),
    video: videoDecision,
    audio: audioDecision,
    subtitles: subtitleDecision,
    hardware:
      videoDecision === 'transcode' ? answer.transcodeHwDecoding !== '' || answer.transcodeHwEncoding !== '' : null,
    speed,
    throttled,
  }
}
