import { z } from 'zod'
import { DAY_MS } from '../../clock/clock.ts'
import type { Fault } from '../gateway/faults.ts'
import { type Control, done, fault } from './desk.ts'

export const faultRequest = z
  .strictObject({
    next: z.int().min(1).max(1000),
    where: z.enum(['request', 'answer', 'notification']),
    action: z.enum(['drop', 'delay', 'duplicate']),
    delayMs: z.int().min(1).max(DAY_MS).optional(),
    merId: z.string().max(15).optional(),
    orderId: z.string().max(40).optional(),
  })
  .refine(({ action, delayMs }) => (action === 'delay') === (delayMs !== undefined), {
    path: ['delayMs'],
    error: 'goes with "delay", and only with it',
  })
  .refine(({ where, action }) => where !== 'request' || action === 'drop', {
    path: ['action'],
    error: 'a request can only be dropped',
  })
  .refine(({ where, action }) => where !== 'answer' || action !== 'duplicate', {
    path: ['action'],
    error: 'an answer cannot arrive twice on its connection',
  })

/** POST /mock/faults: harms the next few messages of a place. */
export const armFault: Control<z.infer<typeof faultRequest>> = (request, { faults }) => {
  if (!faults.arm(request as Fault)) return fault(409, 'FAULTS_FULL', 'Too many faults are armed already.')
  return done({ armed: faults.armed() })
}
