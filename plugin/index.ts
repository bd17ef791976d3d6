import {
  type Availability,
  type LaunchParams,
  okMessage,
  type PaymentState,
  type PluginResult,
  type QuickPassPlugin,
} from '../contract/plugin-api.ts'
import { bridge, isReachable } from './api/bridge.ts'
import { visibleCashier } from './cashier/cashiers.ts'
import { launchProblem } from './cashier/launch.ts'
import { orderRefOf } from './cashier/opened-orders.ts'
import { errMsgOf } from './cashier/outcome-message.ts'
import { isPaying } from './cashier/payments.ts'
import { VERSION } from './version.ts'
import { wxFunction } from './wx-function.ts'

export const version: QuickPassPlugin['version'] = VERSION

/** Opens the cashier that stands on the visible page. Success means that the bridge calls the order paid. */
export const requestPayment = wxFunction<LaunchParams, PluginResult>('requestPayment', (options, end) => {
  const { timeStamp, nonceStr, package: prepay, signType, paySign } = options
  const launch = { timeStamp, nonceStr, package: prepay, signType, paySign }
  const problem = launchProblem(launch)
  if (problem !== null) return end.fail(problem)
  if (isPaying()) return end.fail('another payment is open')
  const cashier = visibleCashier()
  if (!cashier) return end.fail('no quickpass-cashier on the visible page')
  cashier.present(launch, (outcome) => {
    if (outcome.result === 'ok') end.succeed({ errMsg: errMsgOf(outcome) })
    else end.fail(outcome.result === 'cancel' ? 'cancel' : outcome.code)
  })
})

/** The bridge's present word on an order that was opened here, by the `package` that opened it. */
export const queryPayment = wxFunction<{ package: string }, PaymentState>(
  'queryPayment',
  async ({ package: prepay }, end) => {
    const orderRef = orderRefOf(prepay)
    if (orderRef === undefined) return end.fail('order_unknown')
    const answer = await bridge.getOrder({ orderRef })
    if (answer.ok) end.succeed({ errMsg: okMessage('queryPayment'), state: answer.value.state })
    else end.fail(answer.refusal.code)
  },
)

/** Whether `requestPayment` would work here and now. Never fails: the reason is part of the answer. */
export const availability = wxFunction<Record<never, never>, Availability>(
  'availability',
  async (_options, end) => {
    const reason = !visibleCashier() ? 'no-cashier' : (await isReachable()) ? 'ok' : 'bridge-unreachable'
    end.succeed({ errMsg: okMessage('availability'), available: reason === 'ok', reason })
  },
)

/** Holds the exports to the published type. */
void ({ requestPayment, queryPayment, availability, version } satisfies QuickPassPlugin)
