// Secrets that stand in files of their own, as container platforms hand them out.
import { isSecretOf } from '../alert/channels/index.ts'
import { isHidden } from './schema.ts'
import { isEmpty, nameOf, placeOf, type ReadFile, reasonOf, type Source } from './sources.ts'

/** Replaces `<secret>_file: path` by `<secret>: contents` in the settings, in each server and in each channel. */
export function readSecretFiles(from: Source, read: ReadFile): void {
  const replace = (
    values: Record<string, unknown>,
    prefix: string,
    may: (key: string) => boolean | undefined,
  ): void => {
    for (const [name, path] of Object.entries(values)) {
      if (!name.endsWith('_file') || !may(name.slice(0, -5)) || typeof path !== 'string') continue
      const key = name.slice(0, -5)
      const as = nameOf(from, `${prefix}${name}`)
      const refuse = (reason: string) =>
        from.problems.push({ key: as, value: JSON.stringify(path), where: placeOf(from, [name]), reason })
      delete values[name]
      if (key in values) {
        refuse(`give either this or ${nameOf(from, `${prefix}${key}`)}, not both`)
        continue
      }
      try {
        const content = read(path).replace(/\r?\n$/, '')
        if (isEmpty(content)) continue
        values[key] = content
        from.fromFile.add(key)
      } catch (error) {
        refuse(reasonOf(error))
      }
    }
  }
  replace(from.values, '', isHidden)
  for (const [list, may] of [
    ['servers', () => (key: string) => key === 'plex_token'],
    ['channels', ({ type }: Record<string, unknown>) => isSecretOf(String(type).trim().toLowerCase())],
  ] as const) {
    const items = from.values[list]
    if (!Array.isArray(items)) continue
    items.forEach((item, index) => {
      if (typeof item === 'object' && item !== null)
        replace(item, `${list}[${index}].`, may(item as Record<string, unknown>))
    })
  }
}
