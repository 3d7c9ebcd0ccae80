// The version stands in package.json; the build embeds it.
import about from '../package.json' with { type: 'json' }

export const VERSION: string = about.version
