// The table of what keeps lines and how it writes them: each a layer around the line.
import { isoTime, type KeptTime, namedTime, unixTime } from './kept-time.ts'

type Groups = Record<string, string | undefined>
export type Layer = {
  near: RegExp
  pattern: RegExp
  read?(groups: Groups): { time?: KeptTime | null; program?: string } | null
}

export const ISO = String.raw`(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})[T ](?<hour>\d{2}):(?<minute>\d{2}):(?<second>\d{2})(?:[.,](?<fraction>\d{1,9}))?`
export const ZONE = String.raw`(?<zone>Z|[+-]\d{2}(?::?\d{2})?)`
const CLOCK = String.raw`(?<hour>\d{2}):(?<minute>\d{2}):(?<second>\d{2})(?:[.,](?<fraction>\d{1,9}))?`
const MONTH = String.raw`\p{L}[\p{L}\p{M}]{2,11}`
// `Mar 21`, `21 mrt`, `1. Aug.`, `Nov 28 2026`
const NAMED = String.raw`(?:(?<yearBefore>\d{4}) )?(?:(?<name>${MONTH})\.? +(?<day>\d{1,2})|(?<dayBefore>\d{1,2})\.? (?<nameBehind>${MONTH})\.?)(?:,? (?<year>\d{4}))?,? ${CLOCK}`
// `host Plex Media Server[1953]: `; a program's name may hold blanks, a host's does not, and may be missing.
const HOST = String.raw`(?:(?!Plex (?:Media|Transcoder|Script|Tuner|DLNA|Relay|Plug-in|Commercial|SQLite) )[\w.-]{1,80} )?`
const PROGRAM = String.raw`(?<program>[\w./@()-][\w ./@()-]{0,60}?)`
const SOURCE = String.raw`${HOST}${PROGRAM}(?:\[(?:\d+|-)\])?: `
// Behind an ISO time a container's own words may stand: `Error: Unable to set up server: …` names no program.
const SURE_SOURCE = String.raw`${HOST}(?:${PROGRAM}\[(?:\d+|-)\]|(?<overseer>kernel|systemd)): `

const timed = (time: (groups: Groups) => KeptTime | null) => (groups: Groups) => {
  const at = time(groups)
  const program = groups.program ?? groups.overseer
  return at && { time: at, ...(program !== undefined && { program }) }
}

/** Containers that stand beside Plex's, or run it. Any other name could be either, so it says nothing. */
const TELLING =
  /plex|pms|sonarr|radarr|lidarr|readarr|whisparr|prowlarr|bazarr|tautulli|overseerr|jellyseerr|seerr|ombi|jackett|sabnzbd|nzbget|qbittorrent|transmission|deluge|jellyfin|emby|nginx|traefik|caddy|mysql|maria|postgres|redis|mosquitto|gluetun|wireguard|kometa|tdarr|unmanic|home-?assistant|watchtower|portainer|grafana|prometheus|loki|threadfin|xteve/i

const container = (name: string): { program?: string } => (TELLING.test(name) ? { program: name } : {})

/** Tried again and again, each taken off once; `near` tells cheaply which may fit. */
export const LAYERS: readonly Layer[] = [
  // What is quoted, indented or set as code.
  { near: /^[\s>\u00a0`]/, pattern: /^[\s>\u00a0`]+(?=[^\s>`])/u },
  // RFC 5424: `<30>1 2026-11-28T03:00:00.003Z host app 1953 ID47 [data] text`
  {
    near: /^<\d/,
    pattern: new RegExp(
      String.raw`^<\d{1,3}>1 ${ISO}${ZONE} \S{1,255} (?<program>\S{1,60}) \S{1,128} \S{1,32} (?:-|(?:\[(?:[^\]\\]|\\.){0,1000}\])+) ?\uFEFF?`,
    ),
    read: timed(isoTime),
  },
  { near: /^<\d/, pattern: /^<\d{1,3}>/ },
  // journalctl -o short-full: `Sat 2026-11-28 22:10:03 UTC host app[1]: `; the name of a zone says no offset.
  {
    near: /^\p{L}{2,4}\.? \d{4}-/u,
    pattern: new RegExp(
      String.raw`^\p{L}{2,4}\.? ${ISO} (?:(?<zone>UTC|GMT|[+-]\d{2}:?\d{2})|[A-Z]{2,5}) ${SOURCE}`,
      'u',
    ),
    read: timed(isoTime),
  },
  // journalctl -o short-iso, rsyslog with ISO times
  {
    near: /^\d{4}-/,
    pattern: new RegExp(`^${ISO}${ZONE}? ${SURE_SOURCE}`),
    read: timed(isoTime),
  },
  // supervisord, as in the images of binhex: `2026-08-27 23:36:00,123 INFO exited: plexmediaserver (exit status 1; not expected)`
  {
    near: /^\d{4}-/,
    pattern: new RegExp(
      `^${ISO} (?:CRIT|ERRO|WARN|INFO|DEBG) (?=(?:exited|gave up|stopped|success|spawned|reaped): |(?:killing|waiting for|received) )`,
    ),
    read: (groups) => ({ time: isoTime(groups), program: 'supervisord' }),
  },
  // docker logs -t, Kubernetes: `2024-07-21T18:31:39.490123456Z text`
  {
    near: /^\d{4}-/,
    pattern: new RegExp(`^${ISO}${ZONE}(?: (?:stdout|stderr) [FP])? `),
    read: timed(isoTime),
  },
  // the logs of an app on TrueNAS, with nothing between: `2022-07-07 18:25:27.293182+00:00Could not get update version`
  {
    near: /^\d{4}-\d{2}-\d{2} .{8}\.\d{6}[+-]\d{2}:\d{2}\S/,
    pattern: new RegExp(String.raw`^${ISO}(?<zone>[+-]\d{2}:\d{2})`),
    read: timed(isoTime),
  },
  // journalctl, syslog: `Mar 21 18:12:52 host Plex Media Server[22303]: `, months in many languages
  {
    near: /^(?:\p{L}{3}|\d{1,2}[. ]|\d{4} \p{L})/u,
    pattern: new RegExp(`^${NAMED} ${SOURCE}`, 'u'),
    read: timed(namedTime),
  },
  // journalctl -o short-unix, short-monotonic
  {
    near: /^\d{9}/,
    pattern: new RegExp(String.raw`^(?<seconds>\d{9,11}\.\d{1,9}) ${SOURCE}`),
    read: timed(({ seconds }) => unixTime(Number(seconds))),
  },
  {
    near: /^\[/,
    // What the kernel says about a program begins as if that program spoke: `Plex Transcoder[14]: segfault at`.
    pattern: new RegExp(
      String.raw`^\[ *\d{1,9}\.\d{1,9}\] (?!.{1,40}\[\d+\]:? (?:segfault|trap|general protection) )${SURE_SOURCE}`,
    ),
    read: ({ program, overseer = '' }) => ({ program: program ?? overseer }),
  },
  // dmesg, also with -x and -T: `kern  :err   : [12.345678] `, `[Sat Nov 28 22:10:03 2026] `
  {
    near: /^(?:\[|kern)/,
    pattern: /^(?:kern {1,4}:\w{1,8} {0,8}: )?\[ *\d{1,9}\.\d{1,9}\] /,
    read: () => ({ program: KERNEL }),
  },
  {
    near: /^(?:\[|kern)/,
    pattern: new RegExp(
      String.raw`^(?:kern {1,4}:\w{1,8} {0,8}: )?\[\p{L}{2,4}\.? (?<name>${MONTH})\.? +(?<day>\d{1,2}) ${CLOCK} (?<year>\d{4})\] `,
      'u',
    ),
    read: (groups) => {
      const time = namedTime(groups)
      return time && { time, program: KERNEL }
    },
  },
  // docker compose, docker service, kubectl --prefix: `plex-1  | text`, `[pod/plex-0/plex] text`
  {
    near: /^[\w.@/-]+ +\|/,
    pattern: /^(?<program>[\w.@/-]{1,80}) +\| /,
    read: ({ program = '' }) => container(program),
  },
  {
    near: /^\[pod\//,
    pattern: /^\[pod\/(?<program>[\w./-]{1,120})\] /,
    read: ({ program = '' }) => container(program),
  },
]

export const KERNEL = 'kernel'
