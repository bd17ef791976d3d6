import type { Exchange } from './exchange.ts'
import { accept, acceptFollowUp, usedUp, wrongAmount, wrongState } from './follow-up.ts'
import { moneyEffect } from './order-kinds.ts'

/** 33/00: undoes a completion within its clearing day. The hold it came from stands again. */
export const completionVoid: Exchange = (request, network) =>
  acceptFollowUp(request, network, (original, { amountFen, isSameDay }) => {
    if (moneyEffect(original.kind) !== 'completion') return wrongState('only completions can be voided so')
    if (!isSameDay) return wrongState('the clearing day of the original is over')
    if (original.givenBackFen > 0) return usedUp('the original is refunded already')
    if (amountFen !== original.amountFen) return wrongAmount('a void takes the whole amount')
    return accept({ undoneBy: 'completionVoid' })
  })
