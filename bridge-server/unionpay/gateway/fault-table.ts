import type { Fault } from './faults.ts'

/**
 * Where a message is harmed: before it is read, on the way back, on the way to the merchant's address, or on the way
 * that the payer's browser carries it.
 */
export type FaultPlace = 'request' | 'answer' | 'notification' | 'front-notification'

export const FAULT_PLACES: Readonly<Record<FaultPlace, { readonly zh: string; readonly en: string }>> = {
  request: { zh: '请求', en: 'Request' },
  answer: { zh: '应答', en: 'Answer' },
  notification: { zh: '通知', en: 'Notification' },
  'front-notification': { zh: '前台通知', en: 'Front notification' },
}

export type FaultAction =
  | 'drop'
  | 'delay'
  | 'code'
  | 'query-code'
  | 'notify-first'
  | 'duplicate'
  | 'reorder'
  | 'bad-signature'
  | 'expired-certificate'
  | 'rotated-certificate'
  | 'foreign-certificate'
  | 'wrong-name'

/** One way to harm a message: where it can bite, what it needs to know, and what people read about it. */
export interface FaultKind {
  readonly places: readonly FaultPlace[]
  readonly needs?: 'delayMs' | 'respCode'
  readonly zh: string
  readonly en: string
}

/**
 * Every fault there is. A request harmed means that the money has not moved; an answer harmed, that the work was done
 * and the merchant does not know.
 */
export const FAULT_ACTIONS: Readonly<Record<FaultAction, FaultKind>> = {
  drop: {
    places: ['request', 'answer', 'notification', 'front-notification'],
    zh: '丢失，发送方看到连接断开',
    en: 'Lost: its sender sees a broken connection',
  },
  delay: {
    places: ['request', 'answer', 'notification'],
    needs: 'delayMs',
    zh: '晚到（按本网络的时钟）',
    en: 'Arrives late, on the clock of this network',
  },
  code: {
    places: ['request', 'answer', 'notification', 'front-notification'],
    needs: 'respCode',
    zh: '改成指定应答码：请求未受理即应答；应答与通知则在办完之后改写',
    en: 'Tells this respCode: a request is refused undone; an answer or notification lies about work that was done',
  },
  'query-code': {
    places: ['answer'],
    needs: 'respCode',
    zh: '查询应答的原交易应答码改成指定值',
    en: 'A query tells this origRespCode',
  },
  'notify-first': {
    places: ['answer'],
    zh: '先送通知，后给应答',
    en: 'The notification arrives before the answer',
  },
  duplicate: { places: ['notification'], zh: '送达两次', en: 'Arrives twice' },
  reorder: {
    places: ['notification'],
    zh: '与同一商户的下一条通知调换次序',
    en: "Changes places with the same merchant's next notification",
  },
  'bad-signature': {
    places: ['answer', 'notification', 'front-notification'],
    zh: '签名不符',
    en: 'The signature belongs to another text',
  },
  'expired-certificate': {
    places: ['answer', 'notification', 'front-notification'],
    zh: '签名证书已过期',
    en: 'Signed with a certificate that has expired',
  },
  'rotated-certificate': {
    places: ['answer', 'notification', 'front-notification'],
    zh: '签名证书已更换（新证书有效，同一证书链）',
    en: 'Signed with a new, valid certificate of the same chain',
  },
  'foreign-certificate': {
    places: ['answer', 'notification', 'front-notification'],
    zh: '签名证书出自另一条证书链',
    en: 'Signed with a certificate of another chain',
  },
  'wrong-name': {
    places: ['answer', 'notification', 'front-notification'],
    zh: '证书有效，但不是银联的名称',
    en: 'Signed with a valid certificate that is not in the name of UnionPay',
  },
}

/** One named trouble, for the header of a single request. */
interface Scenario {
  readonly fault: Omit<Fault, 'merId' | 'orderId'>
  readonly zh: string
  readonly en: string
}

const once = (fault: Omit<Fault, 'next' | 'merId' | 'orderId'>, zh: string, en: string): Scenario => ({
  fault: { next: 1, ...fault },
  zh,
  en,
})

/** A request that carries this header meets what it names, and so does its order's notification. */
export const SCENARIO_HEADER = 'X-Mock-Scenario'

/** How late the scenarios with "late" in their name are. */
const SCENARIO_DELAY_MS = 40_000

/** Troubles that the header {@link SCENARIO_HEADER} may name, several separated by commas. */
export const SCENARIOS = {
  'timeout-before': once(
    { where: 'request', action: 'drop' },
    '扣款前超时：请求未到达',
    'Timeout before the money moved: the request never arrived',
  ),
  'timeout-after': once(
    { where: 'answer', action: 'drop' },
    '扣款后超时：应答丢失',
    'Timeout after the money moved: the answer is lost',
  ),
  'answer-03': once(
    { where: 'answer', action: 'code', respCode: '03' },
    '已办理，但应答 03',
    'Done, but the answer is 03',
  ),
  'answer-04': once(
    { where: 'answer', action: 'code', respCode: '04' },
    '已办理，但应答 04',
    'Done, but the answer is 04',
  ),
  'answer-05': once(
    { where: 'answer', action: 'code', respCode: '05' },
    '已办理，但应答 05',
    'Done, but the answer is 05',
  ),
  'answer-a6': once(
    { where: 'answer', action: 'code', respCode: 'A6' },
    '有缺陷的成功',
    'Done, answered as "defective success"',
  ),
  'refused-06': once(
    { where: 'request', action: 'code', respCode: '06' },
    '系统繁忙，未受理',
    'Refused undone: system busy',
  ),
  'refused-37': once(
    { where: 'request', action: 'code', respCode: '37' },
    '操作过于频繁，未受理',
    'Refused undone: too frequent',
  ),
  'late-answer': once(
    { where: 'answer', action: 'delay', delayMs: SCENARIO_DELAY_MS },
    '应答晚到 40 秒',
    'The answer comes 40 s late',
  ),
  'notify-first': once(
    { where: 'answer', action: 'notify-first' },
    '先通知后应答',
    'Notification before answer',
  ),
  'lost-notice': once(
    { where: 'notification', action: 'drop' },
    '首次通知丢失',
    'The first notification is lost',
  ),
  'late-notice': once(
    { where: 'notification', action: 'delay', delayMs: SCENARIO_DELAY_MS },
    '通知晚到 40 秒',
    'A notification comes 40 s late',
  ),
  'double-notice': once({ where: 'notification', action: 'duplicate' }, '通知两次', 'Notified twice'),
  'forged-answer': once(
    { where: 'answer', action: 'bad-signature' },
    '应答签名不符',
    'The answer is signed wrongly',
  ),
  'forged-notice': once(
    { where: 'notification', action: 'bad-signature' },
    '通知签名不符',
    'A notification is signed wrongly',
  ),
  'expired-certificate': once(
    { where: 'answer', action: 'expired-certificate' },
    '应答的证书已过期',
    'The answer is signed with an expired certificate',
  ),
  'foreign-certificate': once(
    { where: 'answer', action: 'foreign-certificate' },
    '应答的证书出自另一条证书链',
    'The answer is signed within another chain',
  ),
  'wrong-name': once(
    { where: 'answer', action: 'wrong-name' },
    '应答的证书不是银联的名称',
    'The answer is signed in another name',
  ),
} as const satisfies Record<string, Scenario>
