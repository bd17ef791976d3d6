import { z } from 'zod'
import { ORDER_WAIT_MAX_MS } from '../../../../contract/plugin-door.ts'

const wholeNumber = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number)

/** How long an answer may be held back, from a query. */
export const waitMsText = wholeNumber.pipe(z.number().max(ORDER_WAIT_MAX_MS))
/** The version that the caller has seen, from a query. */
export const sinceText = wholeNumber
