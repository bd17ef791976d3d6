import { toSettleDate } from '../../acp/times.ts'
import { HOUR_MS } from '../../clock/clock.ts'

/** The clearing day is cut at 23:00 Beijing time: what is paid after that belongs to the next day. */
const CUT_BEFORE_MIDNIGHT_MS = HOUR_MS

/** `MMDD` of the clearing day that a payment at this moment falls in. */
export function clearingDateOf(paidAtMs: number): string {
  return toSettleDate(paidAtMs + CUT_BEFORE_MIDNIGHT_MS)
}
