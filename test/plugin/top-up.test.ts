import { describe, expect, it } from 'vitest'
import { fen } from '../../contract/money.ts'
import type { TopUpService, TopUpState, TopUpView } from '../../contract/top-up-door.ts'
import {
  advanceTopUp,
  RESUMING,
  type TopUpEffect,
  type TopUpEvent,
  type TopUpFlowState,
} from '../../plugin/cashier/top-up/top-up.ts'
import { viewOfTopUp } from '../../plugin/components/top-up-flow/top-up-view.ts'
import { cashier, NOW_MS, order } from '../support/plugin-order.ts'

const qcoin: TopUpService = {
  serviceId: 'qcoin',
  name: 'Q币',
  nameEn: 'Q coins',
  accountLabel: 'QQ 号',
  accountLabelEn: 'QQ number',
  accountPattern: '[1-9]\\d{4,10}',
  goods: [{ goodsId: 'q10', name: '10 Q币', nameEn: '10 Q coins', amountFen: fen(1000) }],
  isOpen: true,
  closedBecause: null,
}
const music: TopUpService = {
  ...qcoin,
  serviceId: 'qq-music',
  name: 'QQ音乐',
  isOpen: false,
  closedBecause: 'not-yet',
}

const topUp = (state: TopUpState, version = 1): TopUpView => ({
  topUpId: 'top-1',
  serviceId: 'qcoin',
  goodsName: '10 Q币',
  goodsNameEn: '10 Q coins',
  account: '10*01',
  state,
  steps: [
    { state: 'awaiting', atMs: NOW_MS - 2000 },
    { state: 'paying', atMs: NOW_MS - 1000 },
    { state: 'paid', atMs: NOW_MS },
    { state, atMs: NOW_MS + 1000 },
  ],
  failure: state.startsWith('refund') ? 'top_up_undelivered' : null,
  order: order({ amountFen: fen(1000) }),
  version,
  serverTimeMs: NOW_MS,
})

function follow(...events: TopUpEvent[]) {
  let state: TopUpFlowState = RESUMING.state
  const effects: TopUpEffect[] = []
  const send = (event: TopUpEvent) => {
    const step = advanceTopUp(state, event)
    state = step.state
    effects.push(...step.effects)
  }
  for (const event of events) send(event)
  return {
    send,
    effects,
    get state() {
      return state
    },
    view: () => viewOfTopUp(state, 'zh')!,
  }
}

const services: TopUpEvent = { type: 'services', services: [qcoin, music], wanted: null }
const account: TopUpEvent = { type: 'type-account', account: '10001' }
const checked: TopUpEvent = { type: 'checked', account: '10001', accountName: '张*岚' }
const goods: TopUpEvent = { type: 'choose-goods', goodsId: 'q10' }
const buy: TopUpEvent = { type: 'buy', topUpId: 'top-1' }
const opened: TopUpEvent = { type: 'opened', topUp: topUp('awaiting'), view: cashier() }
const paying = () =>
  follow(services, account, { type: 'check' }, checked, goods, buy, opened, {
    type: 'payment-started',
    payment: 3,
  })

describe('topping up', () => {
  it('says whose account it is before it can be paid for', () => {
    const flow = follow(services, account)
    expect(flow.view()).toMatchObject({ buyLabel: '核对账号', canBuy: true })
    flow.send(buy)
    expect(flow.effects).toEqual([{ do: 'check', serviceId: 'qcoin', account: '10001' }])
    flow.send(checked)
    expect(flow.view()).toMatchObject({ owner: '充值给 张*岚', canBuy: false })
    flow.send(goods)
    expect(flow.view()).toMatchObject({ buyLabel: '支付 ¥10.00', canBuy: true })
    flow.send(buy)
    flow.send(buy)
    expect(flow.effects.filter((effect) => effect.do === 'open')).toEqual([
      { do: 'open', topUpId: 'top-1', goodsId: 'q10', account: '10001' },
    ])
  })

  it('an account that changed meanwhile is not the one that was checked', () => {
    const flow = follow(
      services,
      account,
      { type: 'check' },
      { type: 'type-account', account: '10002' },
      checked,
      goods,
    )
    expect(flow.view()).toMatchObject({ owner: '', buyLabel: '核对账号' })
  })

  it('a refusal of an account that was typed over says nothing about the new one', () => {
    const refusal = { code: 'top_up_account_unknown', networkCode: null } as const
    const flow = follow(services, account, { type: 'check' }, { type: 'type-account', account: '10002' })
    flow.send({ type: 'check' })
    flow.send({ type: 'refused', account: '10001', refusal })
    expect(flow.view()).toMatchObject({ problem: '', buyLabel: '正在核对账号' })
    flow.send({ type: 'refused', account: '10002', refusal })
    expect(flow.view()).toMatchObject({ problem: '找不到这个充值账号，请核对账号', buyLabel: '核对账号' })
  })

  it('a closed service says why, and sells nothing', () => {
    const flow = follow(services, { type: 'choose-service', serviceId: 'qq-music' }, account, goods, buy)
    expect(flow.view()).toMatchObject({ closed: '这项服务还未支持云闪付', canBuy: false })
    expect(flow.effects).toEqual([])
  })

  it('shows each step as it comes, until it is delivered', () => {
    const flow = paying()
    flow.send({ type: 'payment-over', outcome: { result: 'ok' } })
    expect(flow.effects.at(-1)).toEqual({ do: 'resume' })
    flow.send({ type: 'seen', topUp: topUp('delivering', 2) })
    expect(flow.view()).toMatchObject({ headline: '正在为您充值', tone: 'wait', isSettled: false })
    expect(flow.effects.at(-1)).toEqual({ do: 'ask', topUpId: 'top-1', since: 2 })
    flow.send({ type: 'seen', topUp: topUp('delivered', 3) })
    expect(flow.view()).toMatchObject({ headline: '充值成功', tone: 'good', isSettled: true })
    expect(flow.effects.at(-1)).toEqual({ do: 'forget' })
    flow.send({ type: 'leave' })
    expect(flow.effects.at(-1)).toEqual({ do: 'settle', outcome: { result: 'ok' } })
  })

  it('lists every step while it goes on, and of what is over only what was reached', () => {
    const stepsOf = (state: TopUpState) =>
      follow({ type: 'seen', topUp: topUp(state, 2) })
        .view()
        .steps.map(({ name, isLast }) => (isLast ? `${name}。` : name))
    expect(stepsOf('delivering')).toEqual(['等待付款', '正在付款', '已付款', '正在充值。'])
    expect(stepsOf('delivered')).toEqual(['已付款', '已到账。'])
    expect(stepsOf('refunded')).toEqual(['已付款', '已退款。'])
  })

  it('undelivered tells of the refund, and is no success for the host', () => {
    const flow = follow({ type: 'seen', topUp: topUp('refunding', 2) })
    expect(flow.view()).toMatchObject({ headline: '充值未成功，正在退款', tone: 'wait' })
    flow.send({ type: 'seen', topUp: topUp('refunded', 3) })
    expect(flow.view()).toMatchObject({ headline: '充值未成功，款项已退回' })
    flow.send({ type: 'leave' })
    expect(flow.effects.at(-1)).toEqual({
      do: 'settle',
      outcome: { result: 'fail', code: 'top_up_undelivered' },
    })
  })

  it('goes back to the basket when nothing was paid, and forgets the number', () => {
    const flow = paying()
    flow.send({ type: 'payment-over', outcome: { result: 'cancel' } })
    expect(flow.view()).toMatchObject({ screen: 'choosing', buyLabel: '支付 ¥10.00' })
    expect(flow.effects.at(-1)).toEqual({ do: 'forget' })
  })

  it('is met again after leaving: unfinished is followed, unpaid is dropped', () => {
    const paid = follow({ type: 'seen', topUp: topUp('delivering', 2) })
    expect(paid.state.step).toBe('following')
    const unpaid = follow({ type: 'seen', topUp: topUp('awaiting') })
    expect(unpaid.effects).toEqual([{ do: 'forget' }, { do: 'load' }])
  })

  it('goes on asking while there is no network, and never goes back in time', () => {
    const flow = follow({ type: 'seen', topUp: topUp('delivering', 5) }, { type: 'lost' })
    expect(flow.view().note).toBe('网络不通，连上后继续更新')
    flow.send({ type: 'seen', topUp: topUp('paid', 4) })
    expect(flow.view().headline).toBe('正在为您充值')
    flow.send({ type: 'ask-again' })
    expect(flow.effects.at(-1)).toEqual({ do: 'ask', topUpId: 'top-1', since: 5 })
  })
})
