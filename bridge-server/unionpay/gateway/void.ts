import type { Exchange } from './exchange.ts'
import { accept, acceptFollowUp, usedUp, wrongAmount, wrongState } from './follow-up.ts'
import { moneyEffect } from './order-kinds.ts'

/** 31/00: takes a whole payment back within its clearing day. */
export const voidPayment: Exchange = (request, network) =>
  acceptFollowUp(request, network, (original, { amountFen, isSameDay }) => {
    if (moneyEffect(original.kind) !== 'payment') return wrongState('only payments can be voided')
    if (!isSameDay) return wrongState('the clearing day of the original is over')
    if (original.givenBackFen > 0) return usedUp('the original is refunded already')
    if (amountFen !== original.amountFen) return wrongAmount('a void takes the whole amount')
    return accept({ undoneBy: 'void' })
  })
