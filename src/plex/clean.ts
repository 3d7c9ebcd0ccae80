// Log text is untrusted: what a terminal or a page would obey is taken out before anything looks at it.

// Terminal sequences: CSI, OSC (up to BEL or ST) and two-character ones.
const TERMINAL = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b\n]*(?:\u0007|\u001b\\)?|[@-_a-z0-9=>])?/g
const DROPPED = /[\0\r\ufeff\u200b\u202a-\u202e\u2066-\u2069]/g
const SPACED = /[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029]/g
const SUSPECT = /[\0-\u0008\u000b-\u001f\u007f-\u009f\u200b\u2028-\u202e\u2066-\u2069\ufeff]/

/** Drops NUL, CR, terminal sequences and text-direction overrides; other control characters become blanks. Tab and LF stay. */
export function clean(text: string): string {
  if (!SUSPECT.test(text)) return text
  return text.replace(TERMINAL, '').replace(DROPPED, '').replace(SPACED, ' ')
}
