import { CITIES } from '../../../../contract/cities.ts'
import { WALLET_PAYERS } from '../../people.ts'
import { PRESETS, type Preset } from '../../rules/interop-table.ts'
import { withChecks } from '../desk.ts'
import { type Html, html } from '../html.ts'
import { chooseInterop, interopRequest } from '../interop.ts'
import { merchantCodeRequest, mintMerchantCode } from '../merchant-codes.ts'
import { refundAtTill, scanAtTill, tillRefundRequest, tillScanRequest } from '../tills.ts'
import { walletCode, walletCodeRequest, walletScan, walletScanRequest } from '../wallets.ts'
import type { TestForm } from './test-forms.ts'
import type { View } from './view.ts'

/** The readings of the announcements, in words. */
export const PRESET_WORDS: Readonly<Record<Preset, readonly [zh: string, en: string]>> = {
  'as-announced': ['按公告：三方互扫', 'As announced: all scan each other'],
  realistic: ['按实际：仅云闪付主扫', 'Realistic: only Cloud QuickPass scans'],
}

/** The testers' buttons for codes: to play a shop, a till, or a payer of another wallet. */
export const CODE_FORMS: readonly TestForm[] = [
  {
    name: 'merchant-codes',
    zh: '商户的收款码',
    en: "A merchant's code",
    act: ['生成收款码', 'Make the code'],
    fields: (view) => html`<div class="pair">${ownerField(view, 'owner')}${classField(view)}</div>
      ${cityField(view)}${amountField(view.t('金额（元，可空；订单码必填）', 'Amount, CNY (orders need one)'))}
      <label>${view.t('样式', 'Form')}<select name="format"><option value="url">URL</option><option value="emv">EMV（${view.t('仅银联', 'UnionPay only')}）</option></select></label>`,
    consequence: ({ t }) =>
      t(
        '得到一个可以扫的码。静态码每次相同；订单码五分钟内有效，只能付一次。',
        'Gives a code to scan. A printed one is always the same; one of an order is good for five minutes and pays once.',
      ),
    request: withFen,
    control: withChecks(merchantCodeRequest, mintMerchantCode),
  },
  {
    name: 'tills-scan',
    zh: '收银台扫付款码',
    en: "A till scans a payer's code",
    act: ['扫码收款', 'Charge the payer'],
    fields: (view) => html`${ownerField(view, 'acquirer')}${cityField(view)}
      ${amountField(view.t('金额（元）', 'Amount, CNY'))}${codeField(view.t('付款码数字', "Digits of the payer's code"))}`,
    consequence: ({ t }) =>
      t(
        '付款人的账户会被扣款，或要求输入密码。',
        "The payer's account is charged, or the payer is asked for the PIN.",
      ),
    request: withFen,
    control: withChecks(tillScanRequest, scanAtTill),
  },
  {
    name: 'tills-refund',
    zh: '收银台退款',
    en: 'A till gives money back',
    act: ['退款', 'Give the money back'],
    fields: (
      view,
    ) => html`<label>${view.t('订单号', 'Order')}<input name="orderId" required maxlength="40" autocomplete="off"></label>
      ${amountField(view.t('金额（元）', 'Amount, CNY'))}`,
    consequence: ({ t }) =>
      t('钱在一秒后退回付款人的账户。', 'The money goes back to the payer a second later.'),
    request: withFen,
    control: withChecks(tillRefundRequest, refundAtTill),
  },
  {
    name: 'wallets-scan',
    zh: '微信或支付宝扫码付款',
    en: 'WeChat or Alipay scans a code',
    act: ['扫码付款', 'Scan and pay'],
    fields: (view) => html`${payerField(view)}${codeField(view.t('银联收款码', "A UnionPay merchant's code"))}
      ${amountField(view.t('金额（元；码上有金额时可空）', 'Amount, CNY (empty where the code has one)'))}`,
    consequence: ({ t }) =>
      t('从该钱包的账户付款，经银联清算。', 'Pays from the account at the wallet, cleared here.'),
    request: (fields) => ofPayer(withFen(fields)),
    control: withChecks(walletScanRequest, walletScan),
  },
  {
    name: 'wallets-code',
    zh: '微信或支付宝出示付款码',
    en: 'WeChat or Alipay shows a code',
    act: ['出示付款码', 'Show a code'],
    fields: payerField,
    consequence: ({ t }) =>
      t(
        '得到一个一分钟内有效的付款码，之前的作废。',
        'Gives a code that is good for a minute, and ends the one before.',
      ),
    request: ofPayer,
    control: withChecks(walletCodeRequest, walletCode),
  },
  {
    name: 'interop',
    zh: '互联互通口径',
    en: 'Reading of the announcements',
    act: ['采用口径', 'Choose this reading'],
    fields: ({ t, desk }) => html`<label>${t('口径', 'Reading')}<select name="preset">${PRESETS.map(
      (preset) =>
        html`<option value="${preset}"${preset === desk.network.interop.reading.preset ? ' selected' : ''}>${t(...PRESET_WORDS[preset])}</option>`,
    )}</select></label>
      <label>${t('仅有计划的开通', 'What was only planned')}<select name="withPlanned"><option value="">${t('不变', 'as it is')}</option>
        <option value="yes">${t('视为已开通', 'counts as open')}</option>
        <option value="no">${t('不计', 'does not count')}</option></select></label>
      <p class="muted">${t('各城市何时开通由日期决定：把时钟拨到那一天。', 'Dates open cities: move the clock to the day.')}</p>`,
    consequence: ({ t }) =>
      t(
        '按公告：三方可以互扫；按实际：只有云闪付能扫别家的商户码。',
        "As announced: all three scan each other. Realistic: only Cloud QuickPass scans the others' merchants.",
      ),
    request: ({ withPlanned, ...fields }) => ({
      ...fields,
      ...(withPlanned === undefined ? {} : { withPlanned: withPlanned === 'yes' }),
    }),
    control: withChecks(interopRequest, chooseInterop),
  },
]

type Fields = Readonly<Record<string, string>>

/** People type yuan; controls take fen. What is no amount is passed on, to be refused by name. */
function withFen({ amountYuan, ...fields }: Fields): Record<string, unknown> {
  if (amountYuan === undefined) return fields
  const [, yuan, fen = ''] = /^(\d{1,8})(?:\.(\d{1,2}))?$/.exec(amountYuan) ?? []
  return {
    ...fields,
    amountFen: yuan === undefined ? amountYuan : Number(yuan) * 100 + Number(fen.padEnd(2, '0')),
  }
}

/** `wechat:chen`, as the list of payers has it. */
function ofPayer({ payer, ...fields }: Record<string, unknown>): Record<string, unknown> {
  const [wallet, account] = String(payer).split(':')
  return { ...fields, wallet, account }
}

function ownerField({ t }: View, name: string): Html {
  return html`<label>${t('机构', 'Institution')}<select name="${name}"><option value="wechat">${t('微信支付', 'WeChat Pay')}</option>
    <option value="alipay">${t('支付宝', 'Alipay')}</option><option value="unionpay">${t('银联', 'UnionPay')}</option></select></label>`
}

function classField({ t }: View): Html {
  return html`<label>${t('类别', 'Class')}<select name="codeClass"><option value="merchant">${t('商户', 'Merchant')}</option>
    <option value="personal">${t('个人', 'Person')}</option><option value="personal_business">${t('个人经营', 'Person in business')}</option>
    <option value="order">${t('订单', 'Order')}</option></select></label>`
}

function cityField({ t }: View): Html {
  return html`<label>${t('城市', 'City')}<select name="cityCode">${CITIES.map(
    ({ code, zh, en }) => html`<option value="${code}">${t(zh, en)}</option>`,
  )}</select></label>`
}

function amountField(label: string): Html {
  return html`<label>${label}<input name="amountYuan" inputmode="decimal" pattern="\d{1,8}(\.\d{1,2})?" maxlength="11" autocomplete="off"></label>`
}

const codeField = (label: string): Html =>
  html`<label>${label}<input name="code" required maxlength="4096" autocomplete="off"></label>`

function payerField({ t }: View): Html {
  const names = { wechat: t('微信', 'WeChat'), alipay: t('支付宝', 'Alipay') }
  return html`<label>${t('付款人', 'Payer')}<select name="payer">${WALLET_PAYERS.map(
    ({ wallet, account, name }) =>
      html`<option value="${wallet}:${account}">${names[wallet]} · ${t(name.zh, name.en)}</option>`,
  )}</select></label>`
}
