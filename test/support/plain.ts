// Findings and incidents are made of redacted text; tests write them down as plain text.
import type { Redacted } from '../../src/plex/redact.ts'

export type Plain<T> = T extends Redacted
  ? string
  : T extends readonly (infer Item)[]
    ? Plain<Item>[]
    : T extends object
      ? { [Key in keyof T]: Plain<T[Key]> }
      : T

export const asRedacted = <T>(plain: Plain<T>): T => plain as T
