import { z } from 'zod'
import { signControlResult } from '../../acp/control-result.ts'
import { payTicket, type TicketFault } from '../wallet/pay-ticket.ts'
import { type Control, done, fault } from './desk.ts'

export const ticketRequest = z.strictObject({
  tn: z.string().regex(/^\d{21}$/, '21 digits'),
  cardNo: z.string().regex(/^\d{13,19}$/, '13 to 19 digits'),
  outcome: z.enum(['success', 'fail', 'cancel']).default('success'),
})

const FAULTS: Readonly<Record<TicketFault, readonly [status: number, message: string]>> = {
  'unknown-ticket': [404, 'No order has this tn.'],
  'not-payable': [409, 'The order is paid, being paid, or past its time.'],
  'unknown-card': [404, 'No issuer knows this card.'],
}

/**
 * POST /mock/tn/:tn/pay: a cardholder confirms a ticket, for SDK users without a wallet. `fail` and `cancel` play a
 * wallet that gives up; the order stays open, as it does when a cardholder closes the real one.
 */
export const payTicketControl: Control<z.infer<typeof ticketRequest>> = async (request, desk) => {
  const { tn, cardNo, outcome } = request
  const { appVerify } = desk.network.pki
  if (outcome !== 'success')
    return done({ payResult: outcome, resultData: signControlResult(outcome, tn, appVerify) })
  const paid = await payTicket(desk.network, desk.merchants, { tn, cardNo })
  if (typeof paid === 'string') {
    const [status, message] = FAULTS[paid]
    return fault(status, paid.replaceAll('-', '_').toUpperCase(), message)
  }
  return done({ ...paid, resultData: signControlResult(paid.payResult, tn, appVerify) })
}
