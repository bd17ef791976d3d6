import type { FailureCode, MoneyMoved } from './failures.ts'

export type Language = 'zh' | 'en'

/** What happened, then what to do now. What it means for the money comes from {@link MONEY_TEXTS}. */
interface FailureText {
  readonly what: string
  readonly todo: string
}

/** The first line of every failed or unfinished payment. */
export const MONEY_TEXTS: Record<Language, Record<MoneyMoved, string>> = {
  zh: { no: '没有扣款', yes: '已支付', unknown: '正在确认，请勿重复支付' },
  en: { no: 'You were not charged', yes: 'Paid', unknown: 'Pending: please do not pay again' },
}

const text = (what: string, todo: string): FailureText => ({ what, todo })

export const FAILURE_TEXTS: Record<Language, Record<FailureCode, FailureText>> = {
  zh: {
    order_unknown: text('找不到这笔订单', '请返回商家重新下单'),
    order_expired: text('订单已超过支付时间', '请返回商家重新下单'),
    order_closed: text('商家已关闭这笔订单', '请返回商家重新下单'),
    order_paid: text('这笔订单已经支付', '无需再次支付'),
    charged_late: text(
      '扣款晚于支付期限，款项将由银联自动退回',
      '退款通常在 5 个工作日内到账，请勿再为此订单付款',
    ),
    order_busy: text('这笔订单正在另一处支付', '请稍候，结果会自动显示'),
    pay_sign_invalid: text('商家的支付签名不正确', '请返回商家重试，或联系商家'),
    app_mismatch: text('这笔订单不属于当前小程序', '请返回下单的小程序支付'),
    card_unknown: text('找不到这张银行卡', '请选择其他银行卡'),
    card_expired: text('银行卡已过期', '请换一张卡'),
    card_restricted: text('这张卡目前不能用于支付', '请换一张卡，或联系发卡银行'),
    card_not_supported: text('暂不支持这张银行卡', '请换一张卡'),
    card_number_invalid: text('卡号不正确', '请核对卡号'),
    card_limit: text('添加的银行卡已达上限', '请先解绑一张卡'),
    pin_wrong: text('支付密码不正确', '请重新输入'),
    pin_locked: text('密码错误次数过多，这张卡已锁定', '请换一张卡，或联系发卡银行解锁'),
    insufficient_funds: text('卡内余额不足', '请换一张卡'),
    amount_limit: text('超过这张卡的单笔或单日限额', '请换一张卡'),
    frequency_limit: text('这张卡今日支付次数已达上限', '请换一张卡，或明天再试'),
    issuer_declined: text('发卡银行未批准这笔交易', '请换一张卡，或联系发卡银行'),
    issuer_unavailable: text('发卡银行暂时无法处理', '请稍后再试，或换一张卡'),
    phone_mismatch: text('手机号与银行预留的不一致', '请核对手机号'),
    sms_code_wrong: text('验证码不正确', '请重新输入'),
    sms_code_expired: text('验证码已过期', '请重新获取'),
    code_unknown: text('这不是可以付款的码', '请扫商家的收款码'),
    code_expired: text('码已过期', '请刷新后重试'),
    code_used: text('这个码已经使用过', '请刷新后重试'),
    pin_not_given: text('未及时输入支付密码，付款已取消', '请让商家重新扫码'),
    code_not_payable: text('按规定，这个码不能这样付款', '请改用其他方式'),
    region_not_open: text('该地区暂未开通云闪付扫码', '请改用其他方式'),
    class_not_open: text('该类收款码暂未开通云闪付扫码', '请改用其他方式'),
    direction_not_open: text('商家的钱包暂不支持扫云闪付付款码', '请改为扫商家的收款码'),
    day_limit: text('超过这类码今日的付款限额', '请减少金额，或改用其他方式'),
    amount_mismatch: text('金额与码中的不一致', '请按码中的金额付款'),
    top_up_account_unknown: text('找不到这个充值账号', '请核对账号'),
    top_up_closed: text('该服务暂时不能充值', '请稍后再试'),
    top_up_undelivered: text('充值未成功，款项将自动退回', '请留意退款到账'),
    not_available: text('云闪付公测暂未对您开放', '请改用其他支付方式'),
    outcome_unknown: text('银行正在处理', '请稍候，结果会自动显示'),
    network_unreachable: text('网络连接失败', '请检查网络后重试'),
    session_expired: text('页面停留时间过长', '请重试'),
    host_not_trusted: text('无法确认小程序的身份', '请从商家的小程序重新进入'),
    too_many_requests: text('操作太频繁', '请稍后再试'),
    bad_request: text('请求的内容不完整', '请返回商家重试'),
    system_error: text('系统繁忙', '请稍后再试'),
  },
  en: {
    order_unknown: text('This order could not be found', 'Go back to the shop and order again'),
    order_expired: text('The time to pay this order is over', 'Go back to the shop and order again'),
    order_closed: text('The shop has closed this order', 'Go back to the shop and order again'),
    order_paid: text('This order is already paid', 'There is nothing more to pay'),
    charged_late: text(
      'The money came after the deadline and is being returned by UnionPay',
      'It is usually back within 5 working days; do not pay this order again',
    ),
    order_busy: text('This order is being paid elsewhere', 'Please wait, the result will appear here'),
    pay_sign_invalid: text(
      "The shop's payment signature is not valid",
      'Go back and try again, or contact the shop',
    ),
    app_mismatch: text('This order belongs to another mini program', 'Pay it where it was placed'),
    card_unknown: text('This card could not be found', 'Choose another card'),
    card_expired: text('The card has expired', 'Use another card'),
    card_restricted: text('This card cannot pay at the moment', 'Use another card, or contact its bank'),
    card_not_supported: text('This card is not supported yet', 'Use another card'),
    card_number_invalid: text('The card number is not valid', 'Check the card number'),
    card_limit: text('You have added as many cards as possible', 'Remove a card first'),
    pin_wrong: text('The PIN is not correct', 'Type it again'),
    pin_locked: text(
      'Too many wrong PINs: the card is locked',
      'Use another card, or ask its bank to unlock it',
    ),
    insufficient_funds: text('The balance is too low', 'Use another card'),
    amount_limit: text("Over this card's limit for one payment or one day", 'Use another card'),
    frequency_limit: text('This card has paid as often as it may today', 'Use another card, or try tomorrow'),
    issuer_declined: text('The bank did not approve this payment', 'Use another card, or contact the bank'),
    issuer_unavailable: text('The bank cannot answer right now', 'Try again later, or use another card'),
    phone_mismatch: text('The phone number differs from the one at the bank', 'Check the phone number'),
    sms_code_wrong: text('The code is not correct', 'Type it again'),
    sms_code_expired: text('The code has expired', 'Ask for a new one'),
    code_unknown: text('This is not a code that can be paid', "Scan the merchant's payment code"),
    code_expired: text('The code has expired', 'Refresh it and try again'),
    code_used: text('The code was used already', 'Refresh it and try again'),
    pin_not_given: text('No PIN was typed in time: the payment is off', 'Let the merchant scan again'),
    code_not_payable: text('The rules do not allow paying this code this way', 'Use another way'),
    region_not_open: text('Cloud QuickPass does not pay these codes here yet', 'Use another way'),
    class_not_open: text('Cloud QuickPass does not pay codes of this kind yet', 'Use another way'),
    direction_not_open: text(
      "The merchant's wallet does not scan Cloud QuickPass codes yet",
      "Scan the merchant's code instead",
    ),
    day_limit: text("Over today's limit for codes of this kind", 'Pay less, or use another way'),
    amount_mismatch: text('The amount differs from the one in the code', 'Pay the amount of the code'),
    top_up_account_unknown: text('This account is not known', 'Check the account'),
    top_up_closed: text('This service cannot be topped up right now', 'Try again later'),
    top_up_undelivered: text(
      'It could not be delivered; your money is being returned',
      'Watch for the refund',
    ),
    not_available: text('The Cloud QuickPass beta is not open to you yet', 'Pay another way'),
    outcome_unknown: text('The bank is still working on it', 'Please wait, the result will appear here'),
    network_unreachable: text('No connection', 'Check the network and try again'),
    session_expired: text('This page was open for too long', 'Try again'),
    host_not_trusted: text('The mini program could not be identified', 'Open it again from the shop'),
    too_many_requests: text('Too many tries in a short time', 'Try again later'),
    bad_request: text('The request is incomplete', 'Go back to the shop and try again'),
    system_error: text('The system is busy', 'Try again later'),
  },
}
