// The settings that every channel has: routing (read by the alert policy) and what is done to its messages.
import { z } from 'zod'
import { CATEGORIES, SEVERITIES } from '../../rules/vocabulary.ts'
import { ALERT_STATES } from '../alert.ts'

const clock = () => z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day as "23:00"')

export const commonSettings = {
  name: z.string().trim().min(1).max(64),
  enabled: z.boolean().default(true),
  min_severity: z.enum(SEVERITIES).optional(),
  categories: z.array(z.enum(CATEGORIES)).min(1).optional(),
  /** Ids of servers. */
  servers: z.array(z.string().min(1)).min(1).optional(),
  states: z.array(z.enum(ALERT_STATES)).min(1).optional(),
  quiet_hours: z.strictObject({ from: clock(), to: clock(), except: z.enum(SEVERITIES).optional() }).optional(),
  digest: clock().optional(),
  mask: z.array(z.enum(['titles', 'users', 'paths'])).optional(),
  /** Liquid templates in place of Sentarr's own words. */
  template: z.strictObject({ title: z.string().optional(), body: z.string().optional() }).optional(),
  /** Alerts per hour; more wait and arrive as one summary. */
  max_per_hour: z.int().min(1).default(60),
  /** Allows link-local and cloud metadata addresses. */
  allow_link_local: z.boolean().default(false),
}
