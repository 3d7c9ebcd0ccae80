// Notices that another file took a log's name, and says what came after the one that had it.
import { join } from 'node:path'
import type { Checkpoint } from './batch.ts'
import type { Generation } from './identity.ts'
import type { LogPlace } from './opening.ts'
import { type Plan, planAfter } from './plan.ts'

/**
 * Null while the name is still `current`'s, and while no file has it: then a rotation may be under way. Otherwise what
 * follows `checkpoint`, which stands in `current`; `current` may be among it, opened once more.
 */
export async function findSuccessors(
  place: LogPlace,
  current: Generation,
  checkpoint: Checkpoint,
): Promise<Plan | null> {
  const stat = await place.disk.stat(join(place.folder, place.file)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'ELOOP') return null
    throw error
  })
  if (!stat?.isFile()) return null
  if (String(stat.ino) === current.inode && String(stat.dev) === current.device) return null
  return planAfter(place, checkpoint)
}
