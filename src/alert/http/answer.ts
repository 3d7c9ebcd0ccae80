// What a server answered to a channel, and what that means.

/** A reason in words, and whether it stands whatever the message (else the status decides). */
export type Explained = { reason: string; final?: true }

/** Header names in lower case; the body cut at 64 KiB. */
export type Answer = { status: number; headers: Record<string, string>; body: string }
