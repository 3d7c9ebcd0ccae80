// The one message model of all channels.
export type Message = { title: string }
