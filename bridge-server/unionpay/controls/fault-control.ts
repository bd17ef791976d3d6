import { z } from 'zod'
import { RESP_CODES, type RespCodeName } from '../../acp/respcodes.ts'
import { DAY_MS } from '../../clock/clock.ts'
import { FAULT_ACTIONS, FAULT_PLACES, type FaultAction, type FaultPlace } from '../gateway/fault-table.ts'
import type { Fault } from '../gateway/faults.ts'
import { type Control, done, fault } from './desk.ts'

export const faultRequest = z
  .strictObject({
    next: z.int().min(1).max(1000).default(1),
    where: z.enum(Object.keys(FAULT_PLACES) as [FaultPlace, ...FaultPlace[]]),
    action: z.enum(Object.keys(FAULT_ACTIONS) as [FaultAction, ...FaultAction[]]),
    delayMs: z.int().min(1).max(DAY_MS).optional(),
    respCode: z.enum(Object.keys(RESP_CODES) as [RespCodeName, ...RespCodeName[]]).optional(),
    merId: z.string().max(15).optional(),
    orderId: z.string().max(40).optional(),
    txnType: z
      .string()
      .regex(/^\d{2}$/, 'two digits')
      .optional(),
  })
  .check(({ value, issues }) => {
    const { places, needs } = FAULT_ACTIONS[value.action]
    const complain = (field: string, message: string) =>
      issues.push({ code: 'custom', input: value, path: [field], message })
    if (!places.includes(value.where)) {
      complain('action', `"${value.action}" harms only: ${places.join(', ')}`)
    }
    for (const field of ['delayMs', 'respCode'] as const) {
      if ((needs === field) === (value[field] !== undefined)) continue
      complain(field, needs === field ? `"${value.action}" needs it` : `does not belong to "${value.action}"`)
    }
  })

/** POST /mock/faults: harms the next few messages of a place. */
export const armFault: Control<z.infer<typeof faultRequest>> = (request, { faults }) => {
  if (!faults.arm(request as Fault)) return fault(409, 'FAULTS_FULL', 'Too many faults are armed already.')
  return done({ armed: faults.armed() })
}
