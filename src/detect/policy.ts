// The three knobs of a rule: tell me after N in W; then at most every C; call it over after Q quiet.

/** Times in milliseconds. */
export type Policy = {
  threshold: number
  windowMs: number
  cooldownMs: number
  quietMs: number
}
