// The subscriptions of one connection. A broker refuses some for good, by its access rules, or only for now: a cluster does while its nodes
// choose who leads.
import type { ISubscriptionMap, MqttClient } from 'mqtt'

type Deps = {
  client: MqttClient
  /** Asked at each attempt: the client takes it apart. */
  topics(): ISubscriptionMap
  /** Milliseconds: how long to wait for the answer, and after a refusal. */
  timing: { acknowledge: number; refused: number }
  /** No answer came: the connection is of no use. */
  onSilence(): void
  /** Once, with whether it took all of them. Those that it refused are asked for again for as long as the connection stands. */
  onAnswer(all: boolean): void
  /** It took at last what it had refused. */
  onTaken(): void
}

export function keepSubscribed({ client, topics, timing, onSilence, onAnswer, onTaken }: Deps): void {
  let timer: NodeJS.Timeout | undefined = setTimeout(onSilence, timing.acknowledge)
  client.once('close', () => clearTimeout(timer))

  const ask = (answered: (all: boolean) => void) =>
    client.subscribe(topics(), (error) => {
      if (client.connected) answered(!error)
    })
  const askAgain = () =>
    ask((all) => {
      if (all) onTaken()
      else later()
    })
  function later() {
    timer = setTimeout(askAgain, timing.refused)
  }
  ask((all) => {
    clearTimeout(timer)
    if (!all) later()
    onAnswer(all)
  })
}
