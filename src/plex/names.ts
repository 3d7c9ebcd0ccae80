// Whether a name that the system gives, of a program, a container or a pod, is that of Plex: many programs around it carry its name.

/** Parts of a name that say Plex itself. */
const PLEX = /^(?:plex(?:pass|media|server|mediaserver|ms)?|pms)$/
/** Parts that make it a program of its own, before or behind: `plex-sync`, `tautulli-plex`. What counts or places a server is none. */
const COMPANION = new RegExp(
  `^(?:${[
    // what it does for Plex
    'alerts?|auto\\w*|backup\\w*|bot|cache\\w*|check\\w*|clean\\w*|collections?|cron\\w*|dash\\w*|db|dbrepair|debrid|dedupe?\\w*',
    'drive|dupe\\w*|export\\w*|fuse|health\\w*|images?|imagecleanup|languages?|logs?|mail\\w*|manag\\w*|meta|metrics?|migrat\\w*|monitor\\w*|mounts?',
    'notif\\w*|orchestrator|playlists?|posters?|prox(?:y|ies)|prun\\w*|ratings?|recommend\\w*|repair\\w*|requests?|restarter|rewind|scan\\w*|scrobbl\\w*',
    'speedtest|stats?|sync\\w*|tools?|trakt\\w*|trailers?|trash|updat\\w*|upgrad\\w*|util\\w*|utills|vpn|watch\\w*|webhooks?|workers?|wrapped',
    // who it is
    '\\w+arr|\\w+err|caddy|deluge|discord|emby|gluetun|grafana|influxdb|jackett|jellyfin|kometa|loki|maria\\w*|mergerfs|mosquitto|mysql|nginx',
    'nzbget|ombi|organizr|portainer|postgres\\w*|prometheus|qbittorrent|rclone|redis|sabnzbd|sentarr|tailscale|tautulli|tdarr|telegram|threadfin',
    'traefik|transmission|unmanic|unpackerr|varken|wireguard|xteve|zurg',
  ].join('|')})$`,
)

/** Where the system says whose container it is. What stands there may also be the sentence going on, an id, or a name that says nothing. */
const CONTAINER = /\bcontainer(?:Name)?(?: |=|: ?)[\\"'`]{0,3}([\w./@-]{1,200})/gi
const SAYS_NOTHING =
  /^(?:in|of|is|was|has|had|with|and|to|for|on|at|exited|failed|died|killed|process|runtime|id|app|main|[0-9a-f]{12,64})$/i
/** A pod, with its namespace before a slash or behind an underscore, which no name of Kubernetes has. */
const POD = /\bpods?(?:\(s\))?(?: |=|\/|: ?)[\\"'`]{0,3}([\w./-]{1,250})/gi
const NAMESPACE = /\bnamespace(?: |=|: ?)[\\"'`]{0,3}[\w-]{1,63}/gi
/** `kubectl get pods` counts what is ready behind the name; a namespace stands before it. */
const READY = /^\d{1,3}\/\d{1,3}$/

/** Whether the system says it of Plex: of the container it names, else of the pod, else of any word. Digits are all the same to it. */
export function isOfPlex(text: string): boolean {
  const names = [namesBy(CONTAINER, text), namesBy(POD, text).map((name) => name.replace(/_.*/, '')), rowOf(text)]
  const said = names.find((some) => some.length > 0) ?? text.replace(NAMESPACE, '').split(/[\s"'`=,;:()[\]{}|\\]+/)
  return said.some(isPlex)
}

/** A path or an address of an image ends with the name. */
function isPlex(name: string): boolean {
  const last = name.slice(name.lastIndexOf('/') + 1)
  const parts = last
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .map((part) => part.replace(/\d+$/, ''))
  return parts.some((part) => PLEX.test(part)) && !parts.some((part) => COMPANION.test(part))
}

const namesBy = (pattern: RegExp, text: string): string[] =>
  [...text.matchAll(pattern)].map(([, name = '']) => name).filter((name) => !SAYS_NOTHING.test(name))

function rowOf(text: string): string[] {
  const columns = text.trim().split(/\s+/)
  const ready = columns.findIndex((column) => READY.test(column))
  return ready > 0 ? [columns[ready - 1]!] : []
}
