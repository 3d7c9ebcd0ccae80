// The clock of the logs. Their times have no zone, so a scan counts in wall-clock milliseconds, the digits of a log taken as Greenwich's:
// the report shows these very digits, and names the zone that Plex's banner says.

const MINUTE_MS = 60_000
/** Twice a year one changes; a log that says more is not worth more. */
const MOST_ZONES = 200

export type WallClock = ReturnType<typeof createWallClock>

/** What a clock of this machine's zone shows at that moment (epoch milliseconds), in wall-clock milliseconds. */
export const wallOf = (epoch: number): number =>
  Number.isFinite(epoch) ? epoch - new Date(epoch).getTimezoneOffset() * MINUTE_MS : epoch

/** `2026-11-23 18:27:46`. */
export const shortWall = (at: number): string => new Date(at).toISOString().slice(0, 19).replace('T', ' ')

export function createWallClock() {
  /** In order of `from`, neighbours differ. */
  const zones: { from: number; minutes: number }[] = []

  /** Minutes east of Greenwich as the banners say it; null when there is none. */
  const zoneAt = (at: number): number | null => (zones.findLast(({ from }) => from <= at) ?? zones[0])?.minutes ?? null

  return {
    /** From `at` on the server was in this zone. */
    saw(at: number, minutes: number): void {
      if (zones.length >= MOST_ZONES || zoneAt(at) === minutes) return
      zones.push({ from: at, minutes })
      zones.sort((a, b) => a.from - b.from)
    },
    /** `2026-11-23T18:27:46-05:00`, with the machine's offset where no zone is known. Milliseconds are kept when there are any. */
    iso(at: number): string {
      const text = new Date(at).toISOString()
      return `${at % 1000 === 0 ? text.slice(0, 19) : text.slice(0, 23)}${offsetText(zoneAt(at) ?? machineZoneAt(at))}`
    },
    zoneAt,
    /** The zones that were seen, each once, the first one first: `+02:00`. */
    zones: (): string[] => [...new Set(zones.map(({ minutes }) => offsetText(minutes)))],
  }
}

function machineZoneAt(wall: number): number {
  const shown = new Date(wall)
  const [year, month, day] = [shown.getUTCFullYear(), shown.getUTCMonth(), shown.getUTCDate()]
  return -new Date(
    year,
    month,
    day,
    shown.getUTCHours(),
    shown.getUTCMinutes(),
    shown.getUTCSeconds(),
  ).getTimezoneOffset()
}

function offsetText(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`
}
