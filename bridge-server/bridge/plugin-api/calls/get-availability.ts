import { z } from 'zod'
import type { Beta } from '../../beta/beta.ts'
import type { PluginCall } from '../plugin-call.ts'
import { answer } from '../reply.ts'

/** What of the beta this payer can use now, and why not the rest. */
export function getAvailability(beta: Beta): PluginCall<'getAvailability'> {
  return {
    request: z.strictObject({ pluginVersion: z.string().min(1).max(32) }),
    async handle({ pluginVersion }, { openpid }) {
      return answer(beta.availabilityOf({ openpid, pluginVersion }))
    },
  }
}
