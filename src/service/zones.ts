// What the banners of the log files tell: each file's zone, and the version of Plex.
import { bannerOf } from '../plex/banner.ts'
import type { Batch } from '../source/batch.ts'
import type { FolderSource } from '../source/folder.ts'

const BANNER_BYTES = 4_096

export type Zones = {
  /** Minutes east of Greenwich of the batch's lines; null when no banner says so. */
  of(batch: Batch): Promise<number | null>
  plexVersion(): string | null
}

export function createZones(source: Pick<FolderSource, 'head'>): Zones {
  const zones = new Map<string, number | null>()
  let version: string | null = null
  return {
    /** Every generation of a file begins with the banner; the zone in it changes with daylight saving. */
    async of({ file, bytes, checkpointAt }) {
      const begins = checkpointAt(0).offset === 0
      const known = zones.get(file)
      if (known !== undefined && !begins) return known
      const banner = bannerOf(begins ? bytes.subarray(0, BANNER_BYTES) : await source.head(file))
      version = banner.version ?? version
      const zone = banner.zoneMinutes ?? known ?? null
      zones.set(file, zone)
      return zone
    },
    plexVersion: () => version,
  }
}
