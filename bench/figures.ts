// Figures as people read them.

/** `share` 0.5 is the median. 0 of no values. */
export function quantile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

export const median = (values: number[]): number => quantile(values, 0.5)
export const megabytes = (bytes: number): string => `${Math.round(bytes / 1_000_000)} MB`
export const mebibytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(0)} MiB`
