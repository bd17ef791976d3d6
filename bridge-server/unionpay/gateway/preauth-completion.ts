import { COMPLETION_MAX_PERCENT } from '../limits.ts'
import type { Exchange } from './exchange.ts'
import { accept, acceptFollowUp, wrongAmount, wrongState } from './follow-up.ts'
import { moneyEffect } from './order-kinds.ts'

/** 03/00: takes what a pre-authorisation has set aside, once, up to 115 % of it. */
export const preauthCompletion: Exchange = (request, network) =>
  acceptFollowUp(request, network, (original, { amountFen }) => {
    if (moneyEffect(original.kind) !== 'hold') return wrongState('only pre-authorisations can be completed')
    if (amountFen * 100 > original.amountFen * COMPLETION_MAX_PERCENT) {
      return wrongAmount(`a completion takes ${COMPLETION_MAX_PERCENT} per cent at most`)
    }
    return accept({ undoneBy: 'preauthCompletion', answerDueMs: null })
  })
