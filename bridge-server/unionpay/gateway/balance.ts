import { cardholderAccount } from '../ledger/accounts.ts'
import { balanceOf } from '../ledger/ledger.ts'
import { proofFault } from '../switch/payment.ts'
import { RESPONSE_CODES } from '../switch/response-codes.ts'
import { readCardFields } from './card-fields.ts'
import { recognise } from './cardholder.ts'
import { type Exchange, type Reply, refuse } from './exchange.ts'

/** backTransReq 71: what a card has to spend. Its holder has to be recognised as for a payment. */
export const balance: Exchange = async (request, network) => {
  const read = readCardFields(request.message, network.pki)
  if (!read.ok) return read.reply
  return network.store.transact(async (tx): Promise<Reply> => {
    const recognised = await recognise(tx, read.fields, request, network)
    if ('respCode' in recognised) return recognised
    const { card, proof } = recognised
    if (card.state === 'restricted') return refuse('63')
    const fault = await proofFault(tx, card, proof, request.receivedAtMs, network.secrets)
    if (fault) return refuse(RESPONSE_CODES[fault].respCode)
    const fen = await balanceOf(tx, cardholderAccount(card.ref))
    return { respCode: '00', fields: { balance: String(fen), currencyCode: '156' } }
  })
}
