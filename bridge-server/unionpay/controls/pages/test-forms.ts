import { RESP_CODES } from '../../../acp/respcodes.ts'
import { parseRfc3339 } from '../../../clock/beijing.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../clock/clock.ts'
import { FAULT_ACTIONS, FAULT_PLACES } from '../../gateway/fault-table.ts'
import { TEST_CARDS } from '../../people.ts'
import { c2bCodeRequest, mintCode } from '../c2b-code.ts'
import { rotateCertificate, rotateRequest } from '../certificates.ts'
import { clockRequest, moveClock } from '../clock.ts'
import { type CheckedControl, done, withChecks } from '../desk.ts'
import { armFault, faultRequest } from '../fault-control.ts'
import { type Html, html } from '../html.ts'
import { addOwnCertificate, ownCertificateRequest } from '../own-certificates.ts'
import { settle, settleRequest } from '../settle.ts'
import { signUp, signUpRequest } from '../sign-up.ts'
import { CODE_FORMS } from './code-forms.ts'
import type { View } from './view.ts'

/** One of the testers' buttons: its fields, the control it works, and what pressing it does. */
export interface TestForm {
  readonly name: string
  readonly zh: string
  readonly en: string
  /** What its button does, as the button says it. */
  readonly act: readonly [zh: string, en: string]
  readonly fields: (view: View) => Html
  /** What will happen, for the page that asks "sure?". */
  readonly consequence: (view: View) => string
  /** The control's request; blank fields are left out. */
  readonly request: (fields: Readonly<Record<string, string>>) => unknown
  readonly control: CheckedControl
}

const STEPS: readonly { ms: number; zh: string; en: string }[] = [
  { ms: MINUTE_MS, zh: '一分钟', en: 'One minute' },
  { ms: 15 * MINUTE_MS, zh: '一刻钟', en: 'A quarter of an hour' },
  { ms: HOUR_MS, zh: '一小时', en: 'One hour' },
  { ms: DAY_MS, zh: '一天', en: 'One day' },
  { ms: 7 * DAY_MS, zh: '一周', en: 'One week' },
  { ms: 30 * DAY_MS, zh: '三十天', en: 'Thirty days' },
]

export const TEST_FORMS: readonly TestForm[] = [
  {
    name: 'clock',
    zh: '拨动时钟',
    en: 'Move the clock',
    act: ['拨动时钟', 'Move the clock'],
    fields: ({
      t,
    }) => html`<label>${t('向前', 'Forward by')}<select name="advanceMs"><option value="">—</option>${STEPS.map(
      ({ ms, zh, en }) => html`<option value="${ms}">${t(zh, en)}</option>`,
    )}</select></label>
      <label>${t('或到北京时间', 'or to, Beijing time')}<input type="datetime-local" name="at" step="1"></label>`,
    consequence: ({ t }) =>
      t(
        '途中到期的一切都会发生：通知重发、迟到的应答、订单过期、日终清算。时间不能倒流。',
        'Everything that falls due on the way happens: repeated notifications, late answers, expiring orders, the close of the clearing day. Time never runs back.',
      ),
    request: ({ advanceMs, at }) =>
      advanceMs ? { advanceMs: Number(advanceMs) } : { at: beijingTime(at ?? '') },
    control: withChecks(clockRequest, moveClock),
  },
  {
    name: 'faults',
    zh: '制造故障',
    en: 'Arm a fault',
    act: ['制造故障', 'Arm the fault'],
    fields: faultFields,
    consequence: ({ t }) =>
      t('接下来符合条件的报文会出这个故障。', 'The next messages that fit will meet this fault.'),
    request: ({ next, delaySeconds, ...fields }) => ({
      ...fields,
      ...(next && { next: Number(next) }),
      ...(delaySeconds && { delayMs: Number(delaySeconds) * SECOND_MS }),
    }),
    control: withChecks(faultRequest, armFault),
  },
  {
    name: 'settle',
    zh: '立即日终清算',
    en: 'Close the clearing day now',
    act: ['结束清算日', 'Close the day'],
    fields: ({ t }) =>
      html`<p class="muted">${t('平时每天到了日切时刻自动进行。', 'Happens by itself every day at the cut-off time.')}</p>`,
    consequence: ({ t }) =>
      t(
        '当前清算日就此结束：轧差、入账、生成对账文件。此后的交易属于下一清算日，已结束的不会再变。',
        'The open clearing day ends here: positions are netted and posted, files are made. Later payments belong to the next day; a closed day never changes.',
      ),
    request: () => ({}),
    control: withChecks(settleRequest, settle),
  },
  {
    name: 'c2b-codes',
    zh: '生成付款码',
    en: "Mint a payer's code",
    act: ['生成付款码', 'Make the code'],
    fields: ({ t }) => html`<label>${t('银行卡', 'Card')}<select name="cardNo">${TEST_CARDS.map(
      ({ cardNo, label }) =>
        html`<option value="${cardNo}">${cardNo.slice(-4)} · ${t(label.zh, label.en)}</option>`,
    )}</select></label>
      <label>${t('扫码后', 'After the scan')}<select name="asksPin"><option value="">${t('直接付款', 'pays at once')}</option>
      <option value="yes">${t('要输密码（82）', 'asks for the PIN (82)')}</option></select></label>`,
    consequence: ({ t }) =>
      t(
        '得到一个一分钟内有效、只能付一次的付款码（qrNo）。',
        'Gives a code (qrNo) that is good for a minute and pays once.',
      ),
    request: ({ cardNo, asksPin }) => ({ cardNo, asksPin: asksPin === 'yes' }),
    control: withChecks(c2bCodeRequest, mintCode),
  },
  ...CODE_FORMS,
  {
    name: 'merchants',
    zh: '商户入网',
    en: 'Sign a merchant up',
    act: ['商户入网', 'Sign it up'],
    fields: ({
      t,
    }) => html`<label>merId<input name="merId" required pattern="[A-Za-z0-9]{15}" minlength="15" maxlength="15" placeholder="777290058119999" autocomplete="off"></label>
      <label>${t('名称', 'Name')}<input name="name" required maxlength="40" autocomplete="off"></label>
      <label>${t('英文名称（可空）', 'English name (may be empty)')}<input name="nameEn" maxlength="40" autocomplete="off"></label>
      <label>${t('严格程度', 'Manners')}<select name="mode"><option value="lenient">${t('宽松：容忍常见 SDK 的毛病', 'lenient: forgives what SDKs get wrong')}</option>
      <option value="strict">${t('严格：按规范', 'strict: to the letter')}</option></select></label>
      <label>${t('共享密钥（可空）', 'Shared key (may be empty)')}<input name="secureKey" maxlength="64" autocomplete="off"></label>
      <label>${t('自备证书（PEM，可空）', 'Own certificate (PEM, may be empty)')}<textarea name="certificate" rows="3" maxlength="12000" spellcheck="false"></textarea></label>`,
    consequence: ({ t }) =>
      t(
        '得到该商户的 pfx（密码 000000）；自备证书的商户用自己的私钥，没有 pfx。入网之后不能更改。',
        "Gives the merchant's pfx (password 000000); a merchant with a certificate of its own keeps its own key and gets none. It cannot be changed afterwards.",
      ),
    request: (fields) => fields,
    control: withChecks(signUpRequest, signUp),
  },
  {
    name: 'certificates',
    zh: '商户换证书',
    en: "Add a merchant's certificate",
    act: ['添加证书', 'Add the certificate'],
    fields: ({
      t,
    }) => html`<label>${t('商户号', 'Merchant number')}<input name="merId" required pattern="[A-Za-z0-9]{15}" minlength="15" maxlength="15" autocomplete="off"></label>
      <label>${t('商户自己生成的证书（PEM，或一段 base64 的 DER）', 'The certificate that it made itself (PEM, or DER in base64)')}<textarea name="certificate" required rows="5" maxlength="12000" spellcheck="false"></textarea></label>`,
    consequence: ({ t }) =>
      t(
        '从此也验这张证书的签名；原有的证书在有效期内照旧。',
        'Signatures with this certificate are good from now on; those on file stay good until they expire.',
      ),
    request: (fields) => fields,
    control: withChecks(ownCertificateRequest, addOwnCertificate),
  },
  {
    name: 'rotate',
    zh: '更换加密证书',
    en: "Change UnionPay's encryption certificate",
    act: ['更换证书', 'Change the certificate'],
    fields: ({ t, desk }) =>
      html`<p class="muted">${t('现用', 'In use now')} <span class="mono">${desk.network.pki.encryption.certId}</span></p>`,
    consequence: ({ t }) =>
      t(
        '从此 95 应答新证书。按旧证书加密的报文再受理 30 天，此后拒绝。',
        'From now on 95 answers a new one. What is sealed for the present one is opened for 30 more days and then refused.',
      ),
    request: () => ({ certificate: 'enc' }),
    control: withChecks(rotateRequest, rotateCertificate),
  },
  {
    name: 'disarm',
    zh: '解除全部故障',
    en: 'Disarm all faults',
    act: ['解除故障', 'Disarm them'],
    fields: ({ t, desk }) =>
      html`<p class="muted">${t(`现有 ${desk.faults.armed().length} 个待发。`, `${desk.faults.armed().length} are waiting.`)}</p>`,
    consequence: ({ t }) => t('待发的故障全部取消。', 'Faults that are waiting are taken back.'),
    request: () => ({}),
    control: async (_input, { faults }) => {
      faults.disarm()
      return done({ armed: [] })
    },
  },
]

function faultFields({ t }: View): Html {
  const places = Object.entries(FAULT_PLACES).map(
    ([name, { zh, en }]) => html`<option value="${name}">${t(zh, en)}</option>`,
  )
  const actions = Object.entries(FAULT_ACTIONS).map(([name, { zh, en, places }]) => {
    const where = places.map((place) => t(FAULT_PLACES[place].zh, FAULT_PLACES[place].en)).join('/')
    return html`<option value="${name}">${t(zh, en)} · ${where}</option>`
  })
  const codes = Object.entries(RESP_CODES).map(
    ([code, { zh, en }]) => html`<option value="${code}">${code} ${t(zh, en)}</option>`,
  )
  return html`<div class="pair"><label>${t('哪一种报文', 'Which message')}<select name="where">${places}</select></label>
    <label>${t('接下来几条', 'The next')}<input name="next" type="number" min="1" max="1000" value="1"></label></div>
    <label>${t('出什么故障', 'What happens to it')}<select name="action">${actions}</select></label>
    <div class="pair"><label>${t('晚到多少秒（仅晚到）', 'Seconds late (late only)')}<input name="delaySeconds" type="number" min="1" max="86400"></label>
    <label>${t('应答码（仅改写）', 'respCode (rewritten only)')}<select name="respCode"><option value="">—</option>${codes}</select></label></div>
    <div class="pair"><label>${t('只限商户', 'Only merchant')}<input name="merId" maxlength="15" autocomplete="off"></label>
    <label>${t('只限订单', 'Only order')}<input name="orderId" maxlength="40" autocomplete="off"></label>
    <label>${t('只限 txnType', 'Only txnType')}<input name="txnType" maxlength="2" autocomplete="off"></label></div>`
}

/** What a browser's time field gives, read as Beijing time. */
function beijingTime(text: string): string {
  const whole = `${text.length === 16 ? `${text}:00` : text}+08:00`
  return parseRfc3339(whole) === null ? text : whole
}
