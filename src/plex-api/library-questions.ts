// What is asked of Plex about its libraries, and how its answers read; null where an answer says nothing.
import type { PlexResult } from './client.ts'
import { numberIn } from './frames.ts'
import { COUNTED, type Count } from './library-guard.ts'
import { contentOf, listingSchema, type SectionAnswer, sectionsSchema } from './schemas.ts'

export type Ask = (
  path: string,
  options?: { headers?: Record<string, string>; timeoutMs?: number },
) => Promise<PlexResult>

type LibraryQuestions = {
  /** All libraries. */
  sections(): Promise<SectionAnswer[] | null>
  count(section: SectionAnswer): Promise<Count | null>
  /** The key of the newest item whose file lies in the folder. */
  itemIn(section: SectionAnswer, folder: string): Promise<string | null>
  /** Whether any file of the item is still where it was. */
  isThere(item: string): Promise<boolean | null>
}

export function createLibraryQuestions(ask: Ask): LibraryQuestions {
  async function sections(): Promise<SectionAnswer[] | null> {
    const answer = await ask('/library/sections')
    const content = answer.ok && answer.status === 200 ? contentOf(answer.body, sectionsSchema) : null
    return content?.Directory ?? null
  }

  /** How many there are, without listing any. */
  async function total(key: string, type: number): Promise<number | null> {
    const answer = await ask(`/library/sections/${key}/all?type=${type}`, { headers: page(0) })
    if (!answer.ok || answer.status !== 200) return null
    const size = numberIn(answer.headers['x-plex-container-total-size'])
    return size ?? contentOf(answer.body, listingSchema)?.totalSize ?? null
  }

  async function count({ key, type }: SectionAnswer): Promise<Count | null> {
    const { top, leaves } = COUNTED[type]!
    const atTop = await total(key, top)
    const below = leaves === null ? null : await total(key, leaves)
    return atTop === null || (leaves !== null && below === null) ? null : { top: atTop, leaves: below }
  }

  async function itemIn(section: SectionAnswer, folder: string): Promise<string | null> {
    const { top, leaves } = COUNTED[section.type]!
    const answer = await ask(`/library/sections/${section.key}/all?type=${leaves ?? top}&sort=addedAt:desc`, {
      headers: page(50),
    })
    if (!answer.ok || answer.status !== 200) return null
    const items = contentOf(answer.body, listingSchema)?.Metadata ?? []
    const inside = (file: string) => file.startsWith(`${folder}/`) || file.startsWith(`${folder}\\`)
    return items.find(({ Media }) => Media.some(({ Part }) => Part.some(({ file }) => inside(file))))?.ratingKey ?? null
  }

  async function isThere(item: string): Promise<boolean | null> {
    const answer = await ask(`/library/metadata/${item}?checkFiles=1`, { timeoutMs: 15_000 })
    // Deleted, or a mount that hangs: neither says that the folder is gone.
    if (!answer.ok || answer.status !== 200) return null
    const parts =
      contentOf(answer.body, listingSchema)?.Metadata.flatMap(({ Media }) => Media.flatMap(({ Part }) => Part)) ?? []
    const known = parts.filter(({ exists, accessible }) => exists !== null || accessible !== null)
    return known.length === 0 ? null : known.some(({ exists, accessible }) => exists !== false && accessible !== false)
  }

  return { sections, count, itemIn, isThere }
}

const page = (size: number) => ({ 'X-Plex-Container-Start': '0', 'X-Plex-Container-Size': String(size) })
