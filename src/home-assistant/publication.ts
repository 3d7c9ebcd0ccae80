// What is published over MQTT, retained.
export type Publication = { topic: string; payload: string }
