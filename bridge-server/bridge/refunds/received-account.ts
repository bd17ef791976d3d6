import type { CardType } from '../../../contract/cards.ts'
import type { Reader } from '../../store/store.ts'
import { findAttemptByAcpOrder } from '../records/attempt-records.ts'
import { findCard } from '../records/card-records.ts'

const CARD_NAMES: Readonly<Record<CardType, string>> = {
  debit: '借记卡',
  credit: '信用卡',
  prepaid: '预付卡',
}

/**
 * Where refunded money arrives, for people: `平安银行借记卡0018`. A payment made in the wallet itself does not tell us
 * its card.
 *
 * @param acpOrderId the payment's number at the network
 */
export async function receivedAccountOf(reader: Reader, acpOrderId: string): Promise<string> {
  const attempt = await findAttemptByAcpOrder(reader, acpOrderId)
  const card = attempt && (await findCard(reader, attempt.cardId))
  return card ? `${card.bankName}${CARD_NAMES[card.cardType]}${card.maskedNo.slice(-4)}` : '云闪付'
}
