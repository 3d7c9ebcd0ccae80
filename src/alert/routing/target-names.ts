// Names of the targets that are no channels: their deliveries lie in the same table, so no channel may take one.

/** Home Assistant's bus. */
export const BUS = 'home-assistant'

const MQTT = 'mqtt:'

export const mqttTargetName = (server: string): string => `${MQTT}${server}`

/** In any case, as channel names are compared. */
export const isReservedName = (name: string): boolean =>
  name.toLowerCase() === BUS || name.toLowerCase().startsWith(MQTT)
