/** The cashier's two languages. */
export type Language = 'zh' | 'en'

/** What the page says. The first line always says whether money moved. */
export const TEXTS = {
  title: { zh: '银联收银台（模拟）', en: 'UnionPay cashier (mock)' },
  payTo: { zh: '付款给', en: 'Pay to' },
  hold: { zh: '预授权，不扣款', en: 'Pre-authorisation: set aside, not charged' },
  instalments: { zh: '期分期付款，只能用信用卡', en: 'monthly instalments; credit cards only' },
  order: { zh: '订单号', en: 'Order' },
  payBefore: { zh: '请在此时间前付款', en: 'Pay before' },
  card: { zh: '选择测试卡', en: 'Choose a test card' },
  otherCards: { zh: '付不成的测试卡', en: 'Test cards that do not pay' },
  cardNo: { zh: '其他卡号', en: 'Another card number' },
  pin: { zh: '密码（测试卡均为 123456）', en: 'PIN (123456 on every test card)' },
  pay: { zh: '支付', en: 'Pay' },
  openCard: { zh: '开通银行卡', en: 'Open a card for payments' },
  open: { zh: '开通', en: 'Open' },
  opened: { zh: '已开通', en: 'Opened' },
  phone: { zh: '手机号（测试卡均为 13552535506）', en: 'Phone (13552535506 on every test card)' },
  smsCode: { zh: '短信验证码（111111）', en: 'SMS code (111111)' },
  cvn2: { zh: 'CVN2（信用卡，123）', en: 'CVN2 (credit cards, 123)' },
  expired: { zh: '有效期 YYMM（信用卡）', en: 'Expiry YYMM (credit cards)' },
  notOpened: {
    zh: '卡没有开通，请检查后再试。',
    en: 'The card was not opened. Check what you typed and try again.',
  },
  trouble: { zh: '测试其他结果', en: 'Test another outcome' },
  fail: { zh: '付款失败', en: 'Let it fail' },
  cancel: { zh: '取消付款', en: 'Cancel' },
  timeout: { zh: '让订单超时', en: 'Let it time out' },
  notCharged: { zh: '没有扣款', en: 'You were not charged' },
  declined: {
    zh: '银行没有批准。可以换一张卡，或再试一次。',
    en: 'The bank did not approve. Try another card, or try again.',
  },
  failed: { zh: '付款没有成功，可以再试一次。', en: 'The payment did not go through. You can try again.' },
  cancelled: {
    zh: '你取消了付款，订单还可以付款。',
    en: 'You cancelled. The order can still be paid.',
  },
  incomplete: {
    zh: '请选择一张卡并输入 6 位密码。',
    en: 'Choose a card and type its six-digit PIN.',
  },
  unknownCard: {
    zh: '没有银行认识这个卡号，请检查后再试。',
    en: 'No bank knows this card number. Check it and try again.',
  },
  paid: { zh: '已支付', en: 'Paid' },
  held: { zh: '预授权成功', en: 'Set aside' },
  pending: { zh: '正在确认，请勿重复支付', en: 'Being confirmed; do not pay again' },
  pendingNow: {
    zh: '银行还没有回答。稍后刷新本页，或回商户查看。',
    en: 'The bank has not answered yet. Reload this page in a moment, or look at the shop.',
  },
  overNow: {
    zh: '订单已过付款时间。请回商户重新下单。',
    en: 'The time to pay is over. Order again at the shop.',
  },
  undone: { zh: '扣过的款已退回卡里', en: 'Whatever was charged has gone back to the card' },
  undoneNow: { zh: '订单已被商户取消。', en: 'The shop has undone this order.' },
  back: { zh: '返回商户', en: 'Back to the shop' },
  otherLanguage: { zh: 'English', en: '中文' },
  unknownNow: {
    zh: '没有这个订单。请从商户页面重新进入。',
    en: 'There is no such order. Come here again from the shop.',
  },
} as const satisfies Record<string, Readonly<Record<Language, string>>>

export type TextName = keyof typeof TEXTS

/** The language that a visitor asked for: by the address, or by the browser's settings. */
export function languageOf(asked: unknown, acceptLanguage: string): Language {
  if (asked === 'zh' || asked === 'en') return asked
  return /^\s*en\b/i.test(acceptLanguage) ? 'en' : 'zh'
}
