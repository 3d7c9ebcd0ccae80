// How it goes with showing a server: what the connection says, or who else is in the way.
import type { MqttStatus } from './mqtt-connection.ts'
import type { createOwnership } from './ownership.ts'

type Ownership = Pick<ReturnType<typeof createOwnership>, 'isOwner' | 'trouble'>

export function outputStatus(connection: MqttStatus, ownership: Ownership): MqttStatus {
  if (connection.state !== 'online') return connection
  const rival = ownership.trouble()
  if (ownership.isOwner()) return { state: 'online', detail: rival ?? connection.detail }
  return rival === null ? { state: 'connecting', detail: '' } : { state: 'not-ours', detail: rival }
}
