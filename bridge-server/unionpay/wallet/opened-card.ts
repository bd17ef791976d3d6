import type { AcpMessage } from '../../acp/message.ts'
import type { Random } from '../../clock/random.ts'
import type { Transaction } from '../../store/store.ts'
import type { Merchant } from '../gateway/merchants.ts'
import type { Order } from '../gateway/order.ts'
import { tokenPayData } from '../gateway/token-fields.ts'
import { mintToken, type Token } from '../switch/token-vault.ts'
import { bind } from './bindings.ts'

/** Products that pay with a token; the others pay with the card that was opened. */
const TOKEN_PRODUCT = '000902'

/**
 * What the merchant whose page order opened a card pays with next time: a token, or the card, bound to it. Null when
 * there are too many of them.
 */
export async function keepOpened(
  tx: Transaction,
  { orderId, echo }: Order,
  { merId, trId }: Merchant,
  { cardRef, atMs }: { readonly cardRef: string; readonly atMs: number },
  random: Random,
): Promise<Token | 'bound' | null> {
  if (echo.bizType === TOKEN_PRODUCT) return mintToken(tx, { merId, trId, orderId, cardRef, atMs }, random)
  return (await bind(tx, { merId, bindId: `card-${cardRef}`, cardRef, atMs })) ? 'bound' : null
}

/**
 * What the notification of a payment tells besides, when it opened the card as well: who pays so need not come to the
 * page the next time.
 */
export async function openedWith(
  tx: Transaction,
  order: Order,
  merchant: Merchant,
  random: Random,
): Promise<AcpMessage> {
  const { kind, cardRef, finishedAtMs: atMs } = order
  if (kind !== 'openAndConsume' || cardRef === null || atMs === null) return {}
  const token = await keepOpened(tx, order, merchant, { cardRef, atMs }, random)
  return token && token !== 'bound' ? { tokenPayData: tokenPayData(token) } : {}
}
