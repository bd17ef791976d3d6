import { fromTxnTime, toTxnTime } from '../../acp/times.ts'
import { REFUND_MONTHS_MAX } from '../limits.ts'
import type { Exchange } from './exchange.ts'
import { accept, acceptFollowUp, usedUp, wrongAmount, wrongState } from './follow-up.ts'
import { moneyEffect } from './order-kinds.ts'

/** 04/00: gives a part or all of a payment back, as often as there is something left, for eleven months. */
export const refund: Exchange = (request, network) =>
  acceptFollowUp(request, network, (original, { amountFen, atMs }) => {
    const effect = moneyEffect(original.kind)
    if (effect !== 'payment' && effect !== 'completion') return wrongState('only payments can be refunded')
    if (atMs >= monthsAfter(original.finishedAtMs, REFUND_MONTHS_MAX)) {
      return wrongState(`the original is older than ${REFUND_MONTHS_MAX} months`)
    }
    const leftFen = original.amountFen - original.givenBackFen
    if (leftFen === 0) return usedUp('the original is refunded in full')
    if (amountFen > leftFen) return wrongAmount(`${leftFen} fen are left to refund`)
    return accept({ givenBackFen: original.givenBackFen + amountFen })
  })

/** The same Beijing time of day some months later; of a day that the month lacks, the month's last. */
export function monthsAfter(atMs: number, months: number): number {
  const text = toTxnTime(atMs)
  const [year, month, day] = [text.slice(0, 4), text.slice(4, 6), text.slice(6, 8)].map(Number) as [
    number,
    number,
    number,
  ]
  const lastDay = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  const then = new Date(Date.UTC(year, month - 1 + months, Math.min(day, lastDay)))
  return fromTxnTime(`${then.toISOString().slice(0, 10).replaceAll('-', '')}${text.slice(8)}`) as number
}
