import type { Feature } from '../../../contract/beta-door.ts'
import type { PaymentOrigin } from '../../../contract/code-owners.ts'
import type { PluginDoor } from '../../../contract/plugin-door.ts'
import type { Reader } from '../../store/store.ts'
import type { Order } from '../orders/order.ts'
import type { Payer, PluginCall, PluginCalls } from '../plugin-api/plugin-call.ts'
import { refuse } from '../plugin-api/reply.ts'
import { findAttempt } from '../records/attempt-records.ts'
import { findOrderBy } from '../records/order-records.ts'
import { findScan } from '../records/scan-records.ts'
import { findTopUp } from '../top-ups/top-up-records.ts'
import type { Beta } from './beta.ts'

type Name = keyof PluginDoor

/**
 * The calls that begin something, and the feature that each belongs to; paying belongs to what the order came of. What
 * looks at something, or ends what was begun, stands in no gate: money that is on its way must be seen to its end.
 */
const FEATURE_OF: { readonly [Call in Name]?: Feature | 'of-the-order' } = {
  openCashier: 'pay',
  pay: 'of-the-order',
  inspectCode: 'scan',
  openScan: 'scan',
  issueCode: 'code',
  checkTopUpAccount: 'top-up',
  openTopUp: 'top-up',
}

const FEATURE_OF_ORIGIN: Readonly<Record<PaymentOrigin, Feature>> = {
  shop: 'pay',
  scan: 'scan',
  code: 'code',
  'top-up': 'top-up',
}

/** The calls of the plugin behind the one gate of the beta. */
export function behindGate(calls: PluginCalls, beta: Beta, reader: Reader): PluginCalls {
  const gated = Object.entries(FEATURE_OF).map(([name, feature]) => [
    name,
    gate(name as Name, calls[name as Name] as PluginCall<Name>, feature),
  ])
  return { ...calls, ...Object.fromEntries(gated) }

  function gate(name: Name, call: PluginCall<Name>, of: Feature | 'of-the-order'): PluginCall<Name> {
    return {
      request: call.request,
      async handle(request, caller) {
        const feature = of === 'of-the-order' ? await featureOfOrder(request as Pay, reader) : of
        const payer = caller as Payer
        const reason = feature && beta.unavailableBecause(feature, payer)
        if (!reason || (await isUnderWay(name, request, payer.openpid, reader))) {
          return call.handle(request, payer)
        }
        return refuse('not_available', `${feature} is not available: ${reason}`)
      },
    }
  }
}

type Pay = PluginDoor['pay']['request']

/** Null for an order that there is not; to say so is the call's own business. */
async function featureOfOrder({ orderRef }: Pay, reader: Reader): Promise<Feature | null> {
  const order = await findOrderBy(reader, 'order_ref', orderRef)
  return order ? FEATURE_OF_ORIGIN[order.origin] : null
}

type UnderWay<Call extends Name> = (
  reader: Reader,
  request: PluginDoor[Call]['request'],
  openpid: string,
) => Promise<boolean>

/** "Not available" tells the payer that he was not charged; it may not be said again of what was begun. */
const IS_UNDER_WAY: { readonly [Call in Name]?: UnderWay<Call> } = {
  pay: async (reader, { orderRef, attemptId }) =>
    (await findAttempt(reader, orderRef, attemptId)) !== undefined,
  openCashier: (reader, launch) =>
    isPaidOrPaying(findOrderBy(reader, 'prepay_id', launch.package.replace(/^prepay_id=/, ''))),
  openScan: async (reader, { scanId }, openpid) => {
    const orderRef = (await findScan(reader, openpid, scanId))?.orderRef
    return isPaidOrPaying(findOrderBy(reader, 'order_ref', orderRef ?? ''))
  },
  openTopUp: async (reader, { topUpId }, openpid) =>
    (await findTopUp(reader, openpid, topUpId)) !== undefined,
}

async function isPaidOrPaying(finding: Promise<Order | undefined>): Promise<boolean> {
  const state = (await finding)?.state
  return state === 'paying' || state === 'paid'
}

function isUnderWay<Call extends Name>(
  name: Call,
  request: PluginDoor[Call]['request'],
  openpid: string,
  reader: Reader,
): Promise<boolean> {
  const look = IS_UNDER_WAY[name] as UnderWay<Call> | undefined
  return look ? look(reader, request, openpid) : Promise.resolve(false)
}
