// One file of a person's own rules: read, replaced, removed. Its rules are put in force by whoever watches the folder.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { notFound, Refused } from '../refused.ts'
import { FileRefused, readRegularFile } from '../regular-file.ts'
import { replaceFile } from '../settings/edit/replace-file.ts'

export const LARGEST_BYTES = 64 * 1024

/** `name` without its ending, checked by the caller: it becomes part of a path. All throw {Refused}. */
export function createOwnFiles({ folder }: { folder: string }) {
  const pathOf = (name: string) => join(folder, `${name}.yaml`)

  function attempt<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === undefined) throw error
      throw code === 'ENOENT' ? notFound('file of rules') : new Refused('unavailable', `The file: ${code}.`)
    }
  }

  return {
    read: (name: string): string =>
      attempt(() => {
        try {
          return readRegularFile(pathOf(name), { most: LARGEST_BYTES, inside: true })
        } catch (error) {
          if (!(error instanceof FileRefused)) throw error
          throw new Refused(error.code === 'ETOOLARGE' ? 'too_large' : 'unavailable', `This file ${error.message}.`)
        }
      }),
    save: (name: string, yaml: string): void => attempt(() => replaceFile(pathOf(name), yaml)),
    remove: (name: string): void => attempt(() => rmSync(pathOf(name))),
  }
}
