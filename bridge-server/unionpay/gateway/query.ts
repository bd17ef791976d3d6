import { charsetOf, encodeText } from '../../acp/charset.ts'
import type { AcpMessage } from '../../acp/message.ts'
import { respMsg } from '../../acp/respcodes.ts'
import { type Exchange, type Network, type Reply, refuse } from './exchange.ts'
import { accountField, clearedFields } from './notices.ts'
import { type Order, type OrderKey, outcomeNow } from './order.ts'
import { findByQueryId, findOrder, newestOrderOf } from './order-file.ts'

/**
 * queryTrans 00/00: what became of an order, named by its orderId and its own txnTime. Some published clients send the
 * present time instead; lenient merchants are answered about the newest order of that number.
 */
export const query: Exchange = async ({ message, merchant, receivedAtMs }, network) => {
  const { store } = network
  const { merId } = merchant
  const { orderId, txnTime } = message as { orderId: string; txnTime: string }
  const order =
    (await findOrder(store, { merId, orderId, txnTime } satisfies OrderKey)) ??
    (merchant.mode === 'lenient' ? await newestOrderOf(store, merId, orderId) : null)
  return order ? told(order, message, receivedAtMs, network) : refuse('34')
}

/** queryTrans 00/02: the same, named by the network's own number. */
export const queryById: Exchange = async ({ message, merchant, receivedAtMs }, network) => {
  const order = await findByQueryId(network.store, message.queryId as string)
  return order?.merId === merchant.merId ? told(order, message, receivedAtMs, network) : refuse('34')
}

async function told(
  order: Order,
  query: AcpMessage,
  nowMs: number,
  { store, telling }: Network,
): Promise<Reply> {
  const origRespCode = outcomeNow(order, nowMs)
  return {
    respCode: '00',
    echo: writable(order.echo, query),
    fields: {
      ...(order.queryId === null ? {} : { queryId: order.queryId }),
      ...(await clearedFields(store, order)),
      ...(await accountField(store, order, telling)),
      origRespCode,
      origRespMsg: respMsg(origRespCode),
    },
  }
}

/** What of an order's own words its query can be answered in, which may have come in another charset. */
function writable(echo: AcpMessage, query: AcpMessage): AcpMessage {
  const charset = charsetOf(query)
  return Object.fromEntries(Object.entries(echo).filter(([, value]) => encodeText(value, charset)))
}
