import type { Exchange } from './exchange.ts'
import { accept, acceptFollowUp, wrongAmount, wrongState } from './follow-up.ts'
import { moneyEffect } from './order-kinds.ts'

/** 32/00: frees what a pre-authorisation has set aside. A hold older than its thirty days has ended by itself. */
export const preauthVoid: Exchange = (request, network) =>
  acceptFollowUp(request, network, (original, { amountFen }) => {
    if (moneyEffect(original.kind) !== 'hold') return wrongState('only pre-authorisations can be voided so')
    if (amountFen !== original.amountFen) return wrongAmount('a void takes the whole amount')
    return accept({ undoneBy: 'preauthVoid', answerDueMs: null })
  })
