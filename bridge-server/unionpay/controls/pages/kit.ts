import { SEEDED_MERCHANTS, TEST_CARDS } from '../../people.ts'
import { merchantName } from '../account-names.ts'
import { type Html, html } from '../html.ts'
import { dayText, table } from './format.ts'
import type { View } from './view.ts'

/** `/kit`: what a developer needs to point an SDK here: addresses, certificates, merchants, cards. */
export function kitPage(view: View): Html {
  const { t } = view
  return html`<p>${t(
    '把网关主机名指向本机（hosts 文件），或在 SDK 配置里改网关地址，就能用现有的银联 SDK，一行代码不改。各 SDK 的设置见 docs/sdk.md。',
    'Map the gateway host names to this machine, or set the gateway address in the SDK, and existing UnionPay SDKs run unchanged. docs/sdk.md says how for each.',
  )}</p>
  <h2>${t('证书', 'Certificates')}</h2>${certificates(view)}
  <h2>${t('商户', 'Merchants')}</h2>${merchants(view)}
  <h2>${t('测试卡', 'Test cards')}</h2>${cards(view)}`
}

function certificates(view: View): Html {
  const { t, desk } = view
  const { root, middle, signing, encryption, appVerify } = desk.network.pki
  const files = [
    ['root', root, t('根证书：装入信任库', 'Root: goes into the trust store')],
    ['middle', middle, t('中级证书：验签证书链', 'Middle: completes the chain of the signing certificate')],
    [
      'sign',
      signing,
      t('应答与通知的签名证书（5.0.0 验签用）', 'Signs answers and notifications (5.0.0 SDKs need the file)'),
    ],
    ['enc', encryption, t('敏感信息加密证书', 'Encrypts accNo, customerInfo and PIN')],
    ['app-verify', appVerify, t('手机控件结果验签证书', 'Verifies the result of the mobile control')],
  ] as const
  const rows = files.map(
    ([name, { certId, commonName, notBeforeMs, notAfterMs }, use]) =>
      html`<tr><td><a href="/mock/certs/${name}.cer" download>${name}.cer</a><td>${use}<td class="figure">${certId}
        <td>${dayText(notBeforeMs)} – ${dayText(notAfterMs)}<td class="mono wrap">${commonName}</tr>`,
  )
  const pfx = html`<tr><td><a href="/mock/certs/merchant.pfx" download>merchant.pfx</a><td>${t('测试商户的私钥与证书，密码 000000', "The test merchants' key and certificate, password 000000")}<td class="figure">—<td>—<td class="mono">${SEEDED_MERCHANTS[0].merId}</tr>`
  return table(
    view,
    [
      t('文件', 'File'),
      t('用途', 'Use'),
      { figure: 'certId' },
      t('有效期', 'Valid'),
      t('名称', 'Common name'),
    ],
    [...rows, pfx],
  )
}

function merchants(view: View): Html {
  const { t, desk, language } = view
  const rows = desk.merchants
    .all()
    .map(
      ({ merId, trId }) =>
        html`<tr><td class="mono"><a href="/merchants/${merId}">${merId}</a><td>${merchantName(desk.merchants, merId, language)}<td class="mono">${trId}</tr>`,
    )
  return table(view, [t('商户号', 'merId'), t('名称', 'Name'), 'trId'], rows)
}

/** The one list of whole card numbers on these pages: they are printed in the public test kit, and nobody's. */
function cards(view: View): Html {
  const { t } = view
  const rows = TEST_CARDS.map(
    ({ cardNo, label, type, cvn2, expiresYymm }) =>
      html`<tr><td class="mono">${cardNo}<td>${t(label.zh, label.en)}<td>${type === 'debit' ? t('借记卡', 'Debit') : t('贷记卡', 'Credit')}<td class="mono">${cvn2 ?? '—'}<td class="mono">${expiresYymm ?? '—'}</tr>`,
  )
  const { phone, pin, sms } = TEST_CARDS[0]!
  return html`<p>${t('每张卡的手机', 'Every card has the phone')} <code>${phone}</code>${t('，密码', ', the PIN')} <code>${pin}</code>${t('，短信码', ', the SMS code')} <code>${sms}</code>${t('。', '.')}
    ${t('结果由卡号决定，与金额无关。', 'The outcome is the card’s own; no amount is magic.')}</p>${table(
      view,
      [
        t('卡号', 'Card number'),
        t('银行与结果', 'Bank and outcome'),
        t('种类', 'Kind'),
        'CVN2',
        t('有效期 YYMM', 'Expires, YYMM'),
      ],
      rows,
    )}`
}
