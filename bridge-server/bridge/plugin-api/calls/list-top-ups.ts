import { z } from 'zod'
import type { TopUpDesk } from '../../top-ups/top-up-desk.ts'
import type { PluginCall } from '../plugin-call.ts'
import { answer, refuse } from '../reply.ts'

/** The services that can be topped up, open or not. Nobody sells any where there is no desk. */
export function listTopUps(desk: TopUpDesk | null): PluginCall<'listTopUps'> {
  return {
    request: z.strictObject({}),
    async handle() {
      const services = desk ? await desk.services() : []
      return services ? answer({ services }) : refuse('top_up_closed', 'the provider cannot be reached')
    },
  }
}
