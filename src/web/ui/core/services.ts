// The one API client and the one live state of this page.
import { createApi } from './api.ts'
import { createLive } from './live.ts'

export const LOGGED_OUT = 'sentarr-logged-out'

export const api = createApi({ loggedOut: () => window.dispatchEvent(new Event(LOGGED_OUT)) })
export const live = createLive(api)
