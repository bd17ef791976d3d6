import type { FailureCode } from '../../../contract/failures.ts'
import type { CashierView } from '../../../contract/plugin-door.ts'
import type { TopUpGoods, TopUpService, TopUpState, TopUpView } from '../../../contract/top-up-door.ts'
import type { Refusal } from '../../api/answer.ts'
import type { Outcome } from '../payment-state.ts'
import type { PaymentNews } from '../payments.ts'

/** What is chosen and typed so far. */
export interface Basket {
  readonly services: readonly TopUpService[]
  readonly serviceId: TopUpService['serviceId']
  readonly account: string
  /** Whose account it is, masked, once the provider has said so. */
  readonly accountName: string | null
  readonly goodsId: string | null
  readonly problem: FailureCode | null
}

export type TopUpFlowState =
  | { readonly step: 'loading' }
  | { readonly step: 'unavailable'; readonly refusal: Refusal }
  | { readonly step: 'choosing'; readonly basket: Basket; readonly busy: 'checking' | 'opening' | null }
  /** The cashier has it, under this number. */
  | {
      readonly step: 'paying'
      readonly basket: Basket
      readonly topUpId: string
      readonly payment: number | null
    }
  | { readonly step: 'following'; readonly topUp: TopUpView; readonly hasLostTouch: boolean }
  | { readonly step: 'over'; readonly outcome: Outcome }

export type TopUpEvent =
  | { readonly type: 'check' | 'retry' | 'another' | 'leave' | 'page-gone' | 'shown' | 'ask-again' | 'lost' }
  | { readonly type: 'services'; readonly services: readonly TopUpService[]; readonly wanted: string | null }
  | { readonly type: 'unavailable'; readonly refusal: Refusal }
  | { readonly type: 'choose-service'; readonly serviceId: string }
  | { readonly type: 'choose-goods'; readonly goodsId: string }
  | { readonly type: 'type-account'; readonly account: string }
  | { readonly type: 'checked'; readonly account: string; readonly accountName: string }
  | { readonly type: 'refused'; readonly account: string; readonly refusal: Refusal }
  | { readonly type: 'buy'; readonly topUpId: string }
  | { readonly type: 'opened'; readonly topUp: TopUpView; readonly view: CashierView }
  | PaymentNews
  | { readonly type: 'seen'; readonly topUp: TopUpView }

export type TopUpEffect =
  /** Asks for a top-up that was left unfinished, else for what there is to buy. */
  | { readonly do: 'resume' }
  | { readonly do: 'load' }
  | { readonly do: 'check'; readonly serviceId: TopUpService['serviceId']; readonly account: string }
  | { readonly do: 'open'; readonly topUpId: string; readonly goodsId: string; readonly account: string }
  | { readonly do: 'pay'; readonly view: CashierView }
  | { readonly do: 'end-payment'; readonly payment: number }
  | { readonly do: 'ask'; readonly topUpId: string; readonly since: number | null }
  | { readonly do: 'ask-after'; readonly topUpId: string }
  | { readonly do: 'forget' }
  | { readonly do: 'settle'; readonly outcome: Outcome }

export interface TopUpStep {
  readonly state: TopUpFlowState
  readonly effects: readonly TopUpEffect[]
}

export const RESUMING: TopUpStep = { state: { step: 'loading' }, effects: [{ do: 'resume' }] }

/** Whether nothing more will come of it by itself. */
export function isSettled(state: TopUpState): boolean {
  return state === 'delivered' || state === 'refunded' || state === 'refund-failed' || state === 'closed'
}

/**
 * Buying credit: service, account, goods, payment, and then every step until it is delivered or the money is back. It
 * survives leaving: what was left unfinished is followed again.
 */
export function advanceTopUp(state: TopUpFlowState, event: TopUpEvent): TopUpStep {
  switch (event.type) {
    case 'services':
      return state.step === 'loading' ? withServices(event.services, event.wanted) : go(state)
    case 'unavailable':
      return state.step === 'loading' ? go({ step: 'unavailable', refusal: event.refusal }) : go(state)
    case 'retry':
      return state.step === 'unavailable' ? RESUMING : go(state)
    case 'another':
      return state.step === 'following'
        ? go({ step: 'loading' }, { do: 'forget' }, { do: 'load' })
        : go(state)
    case 'seen':
      return state.step === 'loading'
        ? resumed(event.topUp)
        : state.step === 'following'
          ? seen(state, event.topUp)
          : go(state)
    case 'lost':
      return state.step === 'following'
        ? go({ ...state, hasLostTouch: true }, { do: 'ask-after', topUpId: state.topUp.topUpId })
        : go(state)
    case 'shown':
    case 'ask-again':
      return state.step === 'following' && !isSettled(state.topUp.state)
        ? go(state, ask(state.topUp, event.type === 'shown'))
        : go(state)
    case 'leave':
    case 'page-gone':
      return leave(state)
    default:
      return state.step === 'choosing' ? whileChoosing(state, event) : whilePaying(state, event)
  }
}

// Choosing

type Choosing = Extract<TopUpFlowState, { step: 'choosing' }>

function withServices(services: readonly TopUpService[], wanted: string | null): TopUpStep {
  const first =
    services.find(({ serviceId }) => serviceId === wanted) ??
    services.find(({ isOpen }) => isOpen) ??
    services[0]
  if (!first) return go({ step: 'unavailable', refusal: { code: 'top_up_closed', networkCode: null } })
  return go({ step: 'choosing', basket: emptyBasket(services, first.serviceId), busy: null })
}

function emptyBasket(services: readonly TopUpService[], serviceId: TopUpService['serviceId']): Basket {
  return { services, serviceId, account: '', accountName: null, goodsId: null, problem: null }
}

export function serviceOf({ services, serviceId }: Basket): TopUpService {
  return services.find((service) => service.serviceId === serviceId)!
}

export function goodsOf(basket: Basket): TopUpGoods | null {
  return serviceOf(basket).goods.find(({ goodsId }) => goodsId === basket.goodsId) ?? null
}

/** Whether the account is of the form that the service's accounts have. */
export function isAccountComplete(basket: Basket): boolean {
  return new RegExp(`^(?:${serviceOf(basket).accountPattern})$`).test(basket.account)
}

function whileChoosing(state: Choosing, event: TopUpEvent): TopUpStep {
  const { basket, busy } = state
  if (event.type === 'checked' || event.type === 'refused') {
    // What was asked about an account that was typed over says nothing of the new one.
    if (event.account !== basket.account) return go(state)
    const found =
      event.type === 'checked'
        ? { accountName: event.accountName, problem: null }
        : { problem: event.refusal.code }
    return go({ ...state, busy: null, basket: { ...basket, ...found } })
  }
  if (event.type === 'opened') {
    if (busy !== 'opening') return go(state)
    const paying = { step: 'paying', basket, topUpId: event.topUp.topUpId, payment: null } as const
    return go(paying, { do: 'pay', view: event.view })
  }
  if (busy === 'opening') return go(state)
  switch (event.type) {
    case 'choose-service': {
      const found = basket.services.find(({ serviceId }) => serviceId === event.serviceId)
      return go(
        found
          ? { step: 'choosing', basket: emptyBasket(basket.services, found.serviceId), busy: null }
          : state,
      )
    }
    case 'choose-goods':
      return go({ ...state, basket: { ...basket, goodsId: event.goodsId } })
    case 'type-account':
      return go({
        ...state,
        busy: null,
        basket: { ...basket, account: event.account, accountName: null, problem: null },
      })
    case 'check':
      return check(state)
    case 'buy':
      return basket.accountName === null ? check(state) : buy(state, event.topUpId)
    default:
      return go(state)
  }
}

function check(state: Choosing): TopUpStep {
  const { basket, busy } = state
  if (busy !== null || basket.accountName !== null || !serviceOf(basket).isOpen || !isAccountComplete(basket))
    return go(state)
  const { serviceId, account } = basket
  return go({ ...state, busy: 'checking' }, { do: 'check', serviceId, account })
}

function buy(state: Choosing, topUpId: string): TopUpStep {
  const { basket } = state
  const goods = goodsOf(basket)
  if (!goods || !serviceOf(basket).isOpen) return go(state)
  return go(
    { ...state, busy: 'opening' },
    { do: 'open', topUpId, goodsId: goods.goodsId, account: basket.account },
  )
}

// Paying and what comes of it

function whilePaying(state: TopUpFlowState, event: TopUpEvent): TopUpStep {
  if (state.step !== 'paying') return go(state)
  if (event.type === 'payment-started') return go({ ...state, payment: event.payment })
  if (event.type !== 'payment-over') return go(state)
  const { outcome } = event
  // Nothing was paid: the basket is still there, and another try is another top-up.
  if (outcome.result === 'cancel') {
    return go({ step: 'choosing', basket: state.basket, busy: null }, { do: 'forget' })
  }
  if (outcome.result === 'fail' && outcome.code !== 'outcome_unknown' && outcome.code !== 'order_paid') {
    return go(
      { step: 'choosing', basket: { ...state.basket, problem: outcome.code }, busy: null },
      { do: 'forget' },
    )
  }
  return RESUMING
}

/** A top-up that was left unfinished, or one that was just paid. */
function resumed(topUp: TopUpView): TopUpStep {
  if (topUp.state === 'awaiting' || topUp.state === 'closed')
    return go({ step: 'loading' }, { do: 'forget' }, { do: 'load' })
  return followed(topUp)
}

function seen(state: Extract<TopUpFlowState, { step: 'following' }>, topUp: TopUpView): TopUpStep {
  if (topUp.topUpId !== state.topUp.topUpId || topUp.version < state.topUp.version) return go(state)
  if (topUp.version > state.topUp.version || isSettled(topUp.state)) return followed(topUp)
  return go({ ...state, hasLostTouch: false }, { do: 'ask-after', topUpId: topUp.topUpId })
}

function followed(topUp: TopUpView): TopUpStep {
  const following = { step: 'following', topUp, hasLostTouch: false } as const
  return isSettled(topUp.state) ? go(following, { do: 'forget' }) : go(following, ask(topUp, false))
}

function ask({ topUpId, version }: TopUpView, isAtOnce: boolean): TopUpEffect {
  return { do: 'ask', topUpId, since: isAtOnce ? null : version }
}

// Leaving

function leave(state: TopUpFlowState): TopUpStep {
  if (state.step === 'over') return go(state)
  if (state.step === 'paying' && state.payment !== null)
    return go(state, { do: 'end-payment', payment: state.payment })
  const outcome = outcomeOfLeaving(state)
  return go({ step: 'over', outcome }, { do: 'settle', outcome })
}

function outcomeOfLeaving(state: TopUpFlowState): Outcome {
  if (state.step !== 'following') return { result: 'cancel' }
  const { state: reached, failure } = state.topUp
  if (reached === 'delivered') return { result: 'ok' }
  if (reached === 'refunding' || reached === 'refunded' || reached === 'refund-failed') {
    return { result: 'fail', code: failure ?? 'top_up_undelivered' }
  }
  return { result: 'fail', code: 'outcome_unknown' }
}

const go = (state: TopUpFlowState, ...effects: TopUpEffect[]): TopUpStep => ({ state, effects })
