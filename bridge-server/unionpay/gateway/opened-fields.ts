import type { AcpMessage } from '../../acp/message.ts'
import { tokenOfOpening } from '../switch/token-vault.ts'
import type { Network } from './exchange.ts'
import { accountField } from './notices.ts'
import type { Order } from './order.ts'
import { tokenPayData } from './token-fields.ts'

/**
 * What a page order's notifications tell beside its money: the card, to merchants that see it, and what was opened,
 * with its token where there is one that still pays.
 */
export async function openedFields(order: Order, network: Network): Promise<AcpMessage> {
  const { store, clock, telling, merchants } = network
  const card = await accountField(store, order, telling)
  const isOpening = order.kind === 'frontOpen' || order.kind === 'openAndConsume'
  const merchant = merchants.find(order.merId)
  if (!isOpening || order.state !== 'succeeded' || !merchant) return card
  const token = await tokenOfOpening(store, merchant, { orderId: order.orderId }, clock.now())
  return {
    ...card,
    ...(order.kind === 'frontOpen' && { activateStatus: '1' }),
    ...(token && { tokenPayData: tokenPayData(token) }),
  }
}
