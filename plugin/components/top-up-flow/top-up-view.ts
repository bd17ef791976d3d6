import { FAILURE_TEXTS, type Language, MONEY_TEXTS } from '../../../contract/failure-texts.ts'
import { formatAmount, formatYuan } from '../../../contract/money.ts'
import type { TopUpService, TopUpState, TopUpView } from '../../../contract/top-up-door.ts'
import {
  goodsOf,
  isAccountComplete,
  isSettled,
  serviceOf,
  type TopUpFlowState,
} from '../../cashier/top-up/top-up.ts'
import { dateAndTime, failureSentence } from '../../texts/naming.ts'
import { fill, textsOf } from '../../texts/texts.ts'

interface Tile {
  readonly id: string
  readonly name: string
  readonly price: string
  readonly isChosen: boolean
  readonly isOff: boolean
}

/** Everything that the screen shows of a top-up. */
export interface TopUpScreen {
  readonly screen: 'loading' | 'unavailable' | 'choosing' | 'paying' | 'following'
  readonly services: readonly Tile[]
  readonly accountLabel: string
  /** A key for the account's box: another service means an empty one. */
  readonly serviceId: string
  readonly owner: string
  readonly goods: readonly Tile[]
  readonly problem: string
  readonly closed: string
  readonly buyLabel: string
  readonly canBuy: boolean
  readonly payment: number
  // Following
  readonly tone: 'good' | 'wait' | 'bad'
  readonly headline: string
  readonly what: string
  readonly amount: string
  readonly account: string
  readonly steps: readonly { readonly name: string; readonly time: string; readonly isLast: boolean }[]
  readonly note: string
  readonly isSettled: boolean
}

/** Null when it is over: the last view stays while the sheet slides away. */
export function viewOfTopUp(state: TopUpFlowState, language: Language): TopUpScreen | null {
  const blank: TopUpScreen = {
    screen: 'loading',
    services: [],
    accountLabel: '',
    serviceId: '',
    owner: '',
    goods: [],
    problem: '',
    closed: '',
    buyLabel: '',
    canBuy: false,
    payment: 0,
    tone: 'wait',
    headline: '',
    what: '',
    amount: '',
    account: '',
    steps: [],
    note: '',
    isSettled: false,
  }
  switch (state.step) {
    case 'loading':
      return blank
    case 'unavailable':
      return { ...blank, screen: 'unavailable', problem: failureSentence(state.refusal.code, language) }
    case 'choosing':
      return { ...blank, screen: 'choosing', ...shelf(state, language) }
    case 'paying':
      return { ...blank, screen: state.payment === null ? 'loading' : 'paying', payment: state.payment ?? 0 }
    case 'following':
      return { ...blank, screen: 'following', ...followed(state.topUp, state.hasLostTouch, language) }
    case 'over':
      return null
  }
}

function shelf(
  { basket, busy }: Extract<TopUpFlowState, { step: 'choosing' }>,
  language: Language,
): Partial<TopUpScreen> {
  const t = textsOf(language)
  const isZh = language === 'zh'
  const service = serviceOf(basket)
  const goods = goodsOf(basket)
  const isChecked = basket.accountName !== null
  const price = goods ? formatAmount(goods.amountFen) : ''
  return {
    services: basket.services.map((each) => ({
      id: each.serviceId,
      name: nameOf(each, language),
      price: each.isOpen ? '' : closedWords(each, language),
      isChosen: each === service,
      isOff: !each.isOpen,
    })),
    serviceId: service.serviceId,
    accountLabel: isZh ? service.accountLabel : service.accountLabelEn,
    owner: isChecked ? fill(t.topUpFor, { name: basket.accountName ?? '' }) : '',
    goods: service.goods.map((each) => ({
      id: each.goodsId,
      name: nameOf(each, language),
      price: formatAmount(each.amountFen),
      isChosen: each === goods,
      isOff: !service.isOpen,
    })),
    problem: basket.problem ? failureSentence(basket.problem, language) : '',
    closed: service.isOpen ? '' : closedWords(service, language),
    buyLabel:
      busy === 'checking'
        ? t.topUpChecking
        : isChecked
          ? fill(t.pay, { amount: price }).trim()
          : t.topUpCheck,
    canBuy: busy === null && service.isOpen && (isChecked ? goods !== null : isAccountComplete(basket)),
  }
}

function closedWords({ closedBecause }: TopUpService, language: Language): string {
  return textsOf(language)[`closed_${closedBecause ?? 'provider-down'}`]
}

function followed(topUp: TopUpView, hasLostTouch: boolean, language: Language): Partial<TopUpScreen> {
  const t = textsOf(language)
  const { state, failure, order, steps } = topUp
  const isOver = isSettled(state)
  // Of what is over, only what was reached still matters.
  const reached = steps.filter((step) => !isOver || step.state === 'paid' || isSettled(step.state))
  // First of all what became of the money.
  const headlines: Record<TopUpState, string> = {
    awaiting: t.step_awaiting,
    paying: MONEY_TEXTS[language].unknown,
    paid: t.topUpNow,
    delivering: t.topUpNow,
    delivered: t.topUpDone,
    refunding: t.topUpRefunding,
    refunded: t.topUpRefunded,
    'refund-failed': t.topUpStuck,
    closed: MONEY_TEXTS[language].no,
  }
  const why = failure && failure !== 'top_up_undelivered' ? FAILURE_TEXTS[language][failure].what : ''
  return {
    tone: state === 'delivered' ? 'good' : isOver ? 'bad' : 'wait',
    headline: headlines[state],
    what: nameOf({ name: topUp.goodsName, nameEn: topUp.goodsNameEn }, language),
    amount: formatYuan(order.amountFen),
    account: topUp.account,
    steps: reached.map((step, i) => ({
      name: t[`step_${step.state}`],
      time: dateAndTime(step.atMs),
      isLast: i === reached.length - 1,
    })),
    note: hasLostTouch ? t.topUpLost : why,
    isSettled: isOver,
  }
}

function nameOf({ name, nameEn }: { name: string; nameEn: string }, language: Language): string {
  return language === 'zh' ? name : nameEn
}
