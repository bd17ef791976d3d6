import { respMsg } from '../../acp/respcodes.ts'
import { type Exchange, refuse } from './exchange.ts'
import { clearedFields } from './notices.ts'
import { type OrderKey, outcomeNow } from './order.ts'
import { findOrder } from './order-file.ts'

/** queryTrans 00/00: what became of an order, named by its orderId and its own txnTime. */
export const query: Exchange = async ({ message, receivedAtMs }, { store }) => {
  const { merId, orderId, txnTime } = message
  const order = await findOrder(store, { merId, orderId, txnTime } as OrderKey)
  if (!order) return refuse('34')
  const origRespCode = outcomeNow(order, receivedAtMs)
  return {
    respCode: '00',
    echo: order.echo,
    fields: {
      ...(order.queryId === null ? {} : { queryId: order.queryId }),
      ...clearedFields(order),
      origRespCode,
      origRespMsg: respMsg(origRespCode),
    },
  }
}
