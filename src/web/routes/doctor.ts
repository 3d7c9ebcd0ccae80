// "Check everything": the checks of `sentarr doctor`, one run at a time.
import type { Answer } from '../../doctor/check.ts'
import type { ApiDeps } from '../api-deps.ts'
import { ApiFailure } from '../errors.ts'
import { answers, createRoute, newRouter, optionalBody, z } from '../openapi.ts'
import { checksSchema } from '../schemas/doctor.ts'

const doctor = createRoute({
  method: 'post',
  path: '/doctor',
  tags: ['status'],
  summary: 'Checks everything around Sentarr as `sentarr doctor` does; sends and changes nothing. One run at a time',
  request: optionalBody(z.object({})),
  responses: answers(checksSchema, 'What was looked at, in order'),
})

export function doctorRoutes({ examine }: Pick<ApiDeps, 'examine'>) {
  let running = false
  return newRouter().openapi(doctor, async (its) => {
    if (running) throw new ApiFailure('busy', 'Everything is being checked right now; wait for it to end.')
    running = true
    try {
      // Who closes the page ends it.
      const items: Answer[] = await Promise.all(await examine(its.req.raw.signal))
      return its.json({ items, next_cursor: null }, 200)
    } finally {
      running = false
    }
  })
}
