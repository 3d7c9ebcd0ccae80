// Posts to the webhook as Plex does: a form with a JSON text and sometimes a picture.
import type { Web } from './web.ts'

export const UUID = 'demo0000demo0000demo0000demo0000demo0000'

export const addressOf = async (web: Web): Promise<string> =>
  `${web.url}/${(await web.call('GET', '/api/plex-webhook')).body.path}`

export const eventOf = (event: string, more: object = {}): string =>
  JSON.stringify({
    event,
    user: true,
    owner: true,
    Account: { id: 1, title: 'maria' },
    Server: { title: 'Den', uuid: UUID },
    ...more,
  })

export async function post(address: string, payload: string, picture = 0): Promise<number> {
  const form = new FormData()
  form.set('payload', payload)
  if (picture > 0) form.set('thumb', new Blob([new Uint8Array(picture)], { type: 'image/jpeg' }), 'thumb.jpg')
  const { status } = await fetch(address, { method: 'POST', body: form })
  return status
}
