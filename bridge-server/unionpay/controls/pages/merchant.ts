import { isValidAt } from '../../../acp/certificates.ts'
import type { MerchantCertificate } from '../../../acp/verify.ts'
import { merchantName } from '../account-names.ts'
import { type Html, html } from '../html.ts'
import { dayText, table } from './format.ts'
import type { View } from './view.ts'

/** `/merchants/:merId`: how a merchant signed up, and every certificate that it may sign with. Null when nobody did. */
export function merchantPage(view: View, merId: string): Html | null {
  const { t, desk, language } = view
  const merchant = desk.merchants.find(merId)
  if (!merchant) return null
  const { trId, acquirerId, mode, secureKey, seesAccount } = merchant
  const facts: readonly [name: string, value: string][] = [
    [t('商户号', 'merId'), merId],
    [t('名称', 'Name'), merchantName(desk.merchants, merId, language) ?? ''],
    ['trId', trId],
    [t('收单机构', 'Acquirer'), acquirerId],
    [
      t('严格程度', 'Manners'),
      mode === 'strict' ? t('严格：按规范', 'strict') : t('宽松：容忍常见 SDK 的毛病', 'lenient'),
    ],
    [
      t('共享密钥（signMethod 11、12）', 'Shared key (signMethod 11, 12)'),
      secureKey === null ? t('无', 'none') : t('有', 'yes'),
    ],
    [t('通知中告知卡号', 'Is told card numbers'), seesAccount ? t('是', 'yes') : t('否', 'no')],
  ]
  const rows = facts.map(([fact, value]) => html`<tr><th scope="row">${fact}<td class="mono">${value}</tr>`)
  return html`<div class="scroll"><table class="facts"><tbody>${rows}</tbody></table></div>
    <p><a href="/orders?q=${encodeURIComponent(merId)}">${t('它的订单', 'Its orders')}</a> · <a href="/messages?merId=${merId}">${t('它的报文', 'Its messages')}</a></p>
    <h2>${t('签名证书', 'Signing certificates')}</h2>
    <p class="muted">${t('请求以 certId 点名其中一张；有效期内的都能验签。', 'A request names one of them by its certId; each is good while it is valid.')}</p>
    ${certificates(view, merId)}`
}

function certificates(view: View, merId: string): Html {
  const { t, desk } = view
  const { pki, ownCertificates, clock } = desk.network
  const issued = [...pki.merchantCertificates()].filter((certificate) => certificate.merId === merId)
  const row = (certificate: MerchantCertificate, source: Html | string) => {
    const { certId, notBeforeMs, notAfterMs, commonName } = certificate
    return html`<tr><td class="figure">${certId}<td>${source}<td>${dayText(notBeforeMs)} – ${dayText(notAfterMs)}
      <td>${validityText(view, certificate, clock.now())}<td class="mono wrap">${commonName}</tr>`
  }
  const pfx = html`<a href="/mock/certs/${merId}.pfx" download>${t('本网络签发（pfx，密码 000000）', 'Issued here (pfx, password 000000)')}</a>`
  return table(
    view,
    [
      { figure: 'certId' },
      t('来源', 'Source'),
      t('有效期', 'Valid'),
      t('现在', 'Now'),
      t('名称', 'Common name'),
    ],
    [
      ...issued.map((certificate) => row(certificate, pfx)),
      ...ownCertificates
        .of(merId)
        .map((certificate) => row(certificate, t('商户自备', 'Made by the merchant'))),
    ],
  )
}

function validityText({ t }: View, certificate: MerchantCertificate, nowMs: number): Html {
  if (isValidAt(certificate, nowMs)) return html`<span class="good">✓ ${t('有效', 'valid')}</span>`
  return nowMs < certificate.notBeforeMs
    ? html`<span class="wait">… ${t('尚未生效', 'not yet valid')}</span>`
    : html`<span class="bad">✗ ${t('已过期', 'expired')}</span>`
}
