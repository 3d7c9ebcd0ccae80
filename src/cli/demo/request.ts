// A client's request and its answer, as two lines with one id.
import type { VIEWERS } from './household.ts'
import type { Utterance } from './line.ts'
import type { Random } from './random.ts'

type Viewer = (typeof VIEWERS)[number]

export function request(
  random: Random,
  path: string,
  { user, device, address }: Viewer,
): { id: string; asked: Utterance; answered: Utterance } {
  const id = random.hex(4)
  const peer = `${address}:${random.between(40_000, 60_000)}`
  const what = `GET ${path} (${random.between(2, 9)} live) #${id} TLS GZIP`
  const took = random.between(1, 60)
  return {
    id,
    asked: { text: `Request: [${peer} (Subnet)] ${what} Signed-in Token (${user}) (${device})` },
    answered: { text: `Completed: [${peer}] 200 ${what} ${took}ms ${random.between(200, 90_000)} bytes`, after: took },
  }
}
