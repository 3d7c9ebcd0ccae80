// What the build turns into modules beside TypeScript.

/** `translations/<language>.yaml`: name and description of each setting, and of each setting of a channel (as `channels.<key>`). */
declare module '*.yaml' {
  const labels: Record<string, [name: string, description: string]>
  export default labels
}

/** Becomes the page's stylesheet. */
declare module '*.css'
