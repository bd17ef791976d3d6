import type { AcpMessage } from '../../acp/message.ts'
import { answerFields } from '../../acp/respcodes.ts'
import { clearedFields } from './notices.ts'
import type { NotifierOptions } from './notifier.ts'
import type { Order } from './order.ts'

/**
 * What a payer's browser carries to the merchant after a payment: signed fields, `further` ones among them, or null when
 * there are none to carry.
 */
export type FrontNotices = (order: Order, further: AcpMessage) => Promise<AcpMessage | null>

/**
 * Writes the front notification of a paid order, anew each time that its page is shown. Whether the browser ever posts
 * it, only the merchant learns.
 */
export function frontNotices({
  store,
  clock,
  sign,
  faults,
  harm,
  journal,
}: Omit<NotifierOptions, 'http' | 'ladderMs' | 'log'>): FrontNotices {
  return async (order, further) => {
    if (order.state !== 'succeeded' || !order.front?.url) return null
    const told: AcpMessage = {
      ...order.echo,
      ...answerFields(order.respCode),
      ...(await clearedFields(store, order)),
      ...further,
    }
    const fault = faults.take('front-notification', told)
    const message = await harm(fault, await sign(told))
    journal.add(clock.now(), 'front-notification', message, fault?.action)
    return fault?.action === 'drop' ? null : message
  }
}
