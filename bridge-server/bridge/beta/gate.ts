import type { Feature } from '../../../contract/beta-door.ts'
import type { PluginDoor } from '../../../contract/plugin-door.ts'
import type { Reader } from '../../store/store.ts'
import type { Payer, PluginCall, PluginCalls } from '../plugin-api/plugin-call.ts'
import { refuse } from '../plugin-api/reply.ts'
import { findAttempt } from '../records/attempt-records.ts'
import { findOrderBy } from '../records/order-records.ts'
import type { Beta } from './beta.ts'

type Name = keyof PluginDoor

/**
 * The calls that begin something, and the feature that each belongs to. What looks at something, or ends what was begun,
 * stands in no gate: money that is on its way must be seen to its end.
 */
const FEATURE_OF: { readonly [Call in Name]?: Feature } = {
  openCashier: 'pay',
  pay: 'pay',
  inspectCode: 'scan',
  openScan: 'scan',
  issueCode: 'code',
  checkTopUpAccount: 'top-up',
  openTopUp: 'top-up',
}

/** The calls of the plugin behind the one gate of the beta. */
export function behindGate(calls: PluginCalls, beta: Beta, reader: Reader): PluginCalls {
  const gated = Object.entries(FEATURE_OF).map(([name, feature]) => [
    name,
    gate(name as Name, calls[name as Name] as PluginCall<Name>, feature),
  ])
  return { ...calls, ...Object.fromEntries(gated) }

  function gate(name: Name, call: PluginCall<Name>, feature: Feature): PluginCall<Name> {
    return {
      request: call.request,
      async handle(request, caller) {
        const reason = beta.unavailableBecause(feature, (caller as Payer).openpid)
        if (reason === null || (await isUnderWay(name, request as never, reader))) {
          return call.handle(request, caller as Payer)
        }
        return refuse('not_available', `${feature} is not available: ${reason}`)
      },
    }
  }
}

/** "Not available" tells the payer that he was not charged; it may not be said of a payment that was begun. */
async function isUnderWay(
  name: Name,
  request: PluginDoor['pay']['request'] & PluginDoor['openCashier']['request'],
  reader: Reader,
): Promise<boolean> {
  if (name === 'pay') return (await findAttempt(reader, request.orderRef, request.attemptId)) !== undefined
  if (name !== 'openCashier') return false
  const order = await findOrderBy(reader, 'prepay_id', request.package.replace(/^prepay_id=/, ''))
  return order?.state === 'paying' || order?.state === 'paid'
}
