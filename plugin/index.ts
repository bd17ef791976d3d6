import {
  type Availability,
  type LaunchParams,
  okMessage,
  type PaymentState,
  type PluginFunctionName,
  type PluginResult,
  type QuickPassPlugin,
} from '../contract/plugin-api.ts'
import type { TopUpServiceId } from '../contract/top-up-door.ts'
import { bridge } from './api/bridge.ts'
import { VERSION } from './api/version.ts'
import { type Errand, isBusy, present, visibleCashier } from './cashier/cashiers.ts'
import { tellHostEvent } from './cashier/host-events.ts'
import { launchProblem } from './cashier/launch.ts'
import { orderRefOf } from './cashier/opened-orders.ts'
import { type End, wxFunction } from './wx-function.ts'

export const version: QuickPassPlugin['version'] = VERSION

/** Opens the cashier that stands on the visible page. Success means that the bridge calls the order paid. */
export const requestPayment = wxFunction<LaunchParams, PluginResult>('requestPayment', (options, end) => {
  const { timeStamp, nonceStr, package: prepay, signType, paySign } = options
  const launch = { timeStamp, nonceStr, package: prepay, signType, paySign }
  const problem = launchProblem(launch)
  if (problem !== null) return end.fail(problem)
  run({ kind: 'pay', launch }, 'requestPayment', end)
})

/** Pays a merchant's code: the given one, or what the scanner sees. */
export const scanToPay = wxFunction<{ readonly code?: string }, PluginResult>(
  'scanToPay',
  ({ code }, end) => {
    run({ kind: 'scan', code: typeof code === 'string' ? code : '' }, 'scanToPay', end)
  },
)

/** Shows a code for a merchant to scan. */
export const showPaymentCode = wxFunction<Record<never, never>, PluginResult>(
  'showPaymentCode',
  (_options, end) => run({ kind: 'code' }, 'showPaymentCode', end),
)

/** Buys credit of an online service. */
export const topUp = wxFunction<{ readonly serviceId?: TopUpServiceId }, PluginResult>(
  'topUp',
  ({ serviceId }, end) => run({ kind: 'top-up', serviceId: serviceId ?? '' }, 'topUp', end),
)

/** For hosts that hear of screenshots: what was captured must not pay. */
export function onHostScreenshot(): void {
  tellHostEvent('screenshot')
}

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

/** What would work here and now, and why not. Never fails: the reason is part of the answer. */
export const availability = wxFunction<Record<never, never>, Availability>(
  'availability',
  async (_options, end) => {
    const answer = await bridge.getAvailability({ pluginVersion: VERSION })
    const features = answer.ok ? answer.value.features : undefined
    const beyond = features ? (features.pay ?? 'ok') : 'bridge-unreachable'
    const reason = visibleCashier() ? beyond : 'no-cashier'
    const available = reason === 'ok'
    end.succeed({ errMsg: okMessage('availability'), available, reason, ...(features && { features }) })
  },
)

/** A plugin cannot open pages while the host's is on top, so the sheet on the host's page does the errand. */
function run(errand: Errand, name: PluginFunctionName, end: End<PluginResult>): void {
  const cashier = visibleCashier()
  if (isBusy()) end.fail('another payment is open')
  else if (!cashier) end.fail('no quickpass-cashier on the visible page')
  else {
    present(cashier, errand, (outcome) => {
      if (outcome.result === 'ok') end.succeed({ errMsg: okMessage(name) })
      else end.fail(outcome.result === 'cancel' ? 'cancel' : outcome.code)
    })
  }
}

/** Holds the exports to the published type. */
void ({
  requestPayment,
  scanToPay,
  showPaymentCode,
  topUp,
  queryPayment,
  availability,
  onHostScreenshot,
  version,
} satisfies QuickPassPlugin)
