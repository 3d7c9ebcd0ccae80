// The one place for outgoing HTTP of channels.
export type HttpClient = { timeoutMs: number }
