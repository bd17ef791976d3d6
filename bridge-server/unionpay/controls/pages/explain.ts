import { canonicalString } from '../../../acp/canonical.ts'
import { describeFields } from '../../../acp/describe.ts'
import type { Difference } from '../../../acp/explain/difference.ts'
import { type Explanation, explain } from '../../../acp/explain/explain.ts'
import { MISTAKES, type Mistake, type Words } from '../../../acp/explain/mistakes.ts'
import { maskText } from '../../../acp/mask.ts'
import { EXPLAIN_MAX_BYTES, explainContext } from '../explain.ts'
import { EXAMPLES, exampleText } from '../explain-examples.ts'
import { type Html, html, ownMarkup } from '../html.ts'
import { dayText, said } from './format.ts'
import { visible } from './invisible.ts'
import type { View } from './view.ts'

/** The form's body: percent escapes make a pasted message three times as long. */
export const EXPLAIN_FORM_MAX_BYTES = 3 * EXPLAIN_MAX_BYTES

/** `/explain`: paste a message, or pick an example, and see whether it is well signed and what to mend if not. */
export async function explainPage(view: View, example: string | null, pasted?: string): Promise<Html> {
  const { t, desk } = view
  const { pki, clock } = desk.network
  const text = pasted ?? (example === null ? undefined : await exampleText(example, pki, clock.now()))
  const chips = EXAMPLES.map(
    ({ name, zh, en }) =>
      html`<a href="/explain?example=${name}"${name === example ? ownMarkup(' aria-current="true"') : ''}>${t(zh, en)}</a>`,
  )
  return html`${text ? outcome(view, explain(Buffer.from(text, 'utf8'), explainContext(desk))) : ''}
    <form method="post" action="/explain" class="card">
      <label style="width:100%">${t(
        '粘贴一条报文：请求或通知的表单正文、应答原文，各域的 JSON 对象，或日志里的 Java Map',
        'Paste a message: the form body of a request or notification, a raw answer, the fields as a JSON object, or a Java map from a log',
      )}<textarea name="message" required spellcheck="false" autocomplete="off"${text ? '' : ownMarkup(' autofocus')}>${shownAgain(text)}</textarea></label>
      <button>${t('诊断', 'Explain')}</button>
      <p class="muted">${t('只在内存里检查，不保存。网页表单会把 LF 换行改成 CRLF；要查换行问题，请用 ', 'Looked at in memory and not kept. Browser forms turn LF into CRLF; for questions of line ends use ')}<code>curl --data-binary @message.txt ${view.origin}/mock/explain</code></p>
    </form>
    <h2>${t('现成的例子', 'Worked examples')}</h2><div class="chips">${chips}</div>
    ${everythingLookedFor(view)}`
}

function outcome(view: View, explanation: Explanation): Html {
  const { t } = view
  const { verdict, mistakes, hints, summary, firstDifference } = explanation
  const [first, ...others] = mistakes
  const headline = {
    valid: t('✓ 签名正确', '✓ The signature is good'),
    invalid: t('✗ 签名不正确', '✗ The signature is not good'),
    unreadable: t('✗ 读不懂这段文字', '✗ This cannot be read'),
  }[verdict]
  const also =
    others.length > 0
      ? html`<p>${t('另外：', 'Besides:')}</p><ul>${others.map((mistake) => mistakeItem(view, mistake))}</ul>`
      : ''
  const more = first
    ? html`${mistakeText(view, first)}${also}`
    : verdict === 'valid'
      ? ''
      : html`<p>${maskedWords(view, summary)}</p>`
  return html`${said(verdict === 'valid' ? 'good' : 'bad', headline, more)}
    ${hints.map((hint) => said('wait', words(view, hint)))}
    ${firstDifference ? difference(view, firstDifference) : ''}
    ${facts(view, explanation)}
    ${canonical(view, explanation)}
    ${digests(view, explanation)}
    ${fields(view, explanation)}
    <h2>${t('再查一条', 'Another message')}</h2>`
}

function mistakeText(view: View, mistake: Mistake): Html {
  return html`<p>${maskedWords(view, mistake)}</p><p><b>${view.t('改法', 'How to mend it')}</b> ${maskedWords(view, mistake.fix)}</p>`
}

function mistakeItem(view: View, mistake: Mistake): Html {
  return html`<li>${maskedWords(view, mistake)} <span class="muted">${maskedWords(view, mistake.fix)}</span></li>`
}

function difference(view: View, { at, field, before, expected, found }: Difference): Html {
  const { t } = view
  const line = (label: string, after: string) =>
    html`<tr><th scope="row">${label}<td class="mono" style="white-space:pre-wrap;overflow-wrap:anywhere"><span class="muted">${visible(before)}</span><mark>${after === '' ? t('（到此为止）', '(ends here)') : visible(firstSign(after))}</mark>${visible(after.slice(firstSign(after).length))}</tr>`
  return html`<h2>${t('第一处不同', 'The first difference')}</h2>
    <p class="muted">${t(`待签名串的第 ${at + 1} 个字符，在域 ${field} 一带：`, `At character ${at + 1} of the string, about the field ${field}:`)}</p>
    <div class="scroll"><table class="facts"><tbody>${line(t('按收到的报文应为', 'By the message as received'), expected)}${line(t('签名时实际是', 'What was really signed'), found)}</tbody></table></div>`
}

function facts(view: View, { direction, writing, transaction, certificate }: Explanation): Html {
  const { t } = view
  const writings = {
    form: t('表单正文', 'form body'),
    answer: t('应答原文', 'raw answer'),
    json: t('JSON 对象或 Java Map', 'JSON object or Java map'),
  }
  const kinds = {
    request: t('请求', 'Request'),
    answer: t('应答或通知', 'Answer or notification'),
  }
  const rows: [string, Html | string | undefined][] = [
    [
      t('种类', 'Kind'),
      direction &&
        html`${kinds[direction]} · ${transaction ? words(view, transaction) : t('未知交易', 'unknown transaction')} <small>${writings[writing]}</small>`,
    ],
    [
      t('证书', 'Certificate'),
      certificate &&
        html`<span class="mono">${certificate.certId}</span> · ${certificate.owner ? words(view, certificate.owner) : t('未知', 'unknown')}`,
    ],
    [t('名称', 'Common name'), certificate && html`<span class="mono">${certificate.subject}</span>`],
    [t('签发者', 'Issuer'), certificate && html`<span class="mono">${certificate.issuer}</span>`],
    [
      t('有效期', 'Valid'),
      certificate &&
        html`${dayText(certificate.notBeforeMs)} – ${dayText(certificate.notAfterMs)} <span class="${certificate.isValidNow ? 'good' : 'bad'}">${certificate.isValidNow ? t('✓ 有效', '✓ valid now') : t('✗ 不在有效期', '✗ not valid now')}</span>`,
    ],
  ]
  const known = rows.filter(([, value]) => value)
  if (known.length === 0) return html``
  return html`<h2>${t('这是什么，谁签的', 'What it is, and who signed it')}</h2><div class="scroll"><table class="facts"><tbody>
    ${known.map(([name, value]) => html`<tr><th scope="row">${name}<td>${value}</tr>`)}</tbody></table></div>`
}

/** One field a line for the eye; what is signed has no line breaks between fields. */
function canonical(view: View, { message }: Explanation): Html {
  const { t } = view
  if (!message) return html``
  const shown = Object.fromEntries(
    describeFields(message).map(({ value }, i) => [Object.keys(message)[i]!, value]),
  )
  const names = Object.keys(message)
    .filter((name) => canonicalString({ [name]: message[name]! }) !== '')
    .sort()
  const isMasked = names.some((name) => shown[name] !== message[name] && !BULKY.has(name))
  const lines = names.map((name, i) => {
    const value = BULKY.has(name) ? message[name]! : shown[name]!
    return html`${i === 0 ? '' : html`<span class="amp">&amp;</span>`}<b>${name}</b>=${visible(value)}\n`
  })
  return html`<h2>${t('待签名串', 'The string to be signed')}</h2>
    <p class="muted">${t('按域名的字节序排列，空域与 signature 不参与，值不做百分号编码；这里一域一行，实际各域之间只有 &。', 'Sorted by name in byte order, without blank fields and signature, values not percent-encoded. Shown one field a line; really there is only & between them.')}
    ${isMasked ? t('卡号等敏感内容已掩去；/mock/explain 给出原样。', 'Card data is masked here; /mock/explain gives the string as it is.') : ''}</p>
    <pre class="card canonical" tabindex="0">${lines}</pre>`
}

/** Public by nature, though too long to be shown elsewhere. */
const BULKY: ReadonlySet<string> = new Set(['signPubKeyCert', 'encryptPubKeyCert'])

function digests(view: View, { digests: steps, recoveredDigest }: Explanation): Html {
  const { t } = view
  if (steps.length === 0) return html``
  const last = steps.at(-1)!.value
  const isSame = recoveredDigest === last
  const rows = steps.map(
    (step, i) =>
      html`<tr><th scope="row">${i + 1}<td>${words(view, step)}<td class="mono">${step.value}</tr>`,
  )
  const opened = recoveredDigest
    ? html`<tr><th scope="row">${isSame ? html`<span class="good">✓</span>` : html`<span class="bad">✗</span>`}<td>${t('用公钥解开签名得到的摘要', 'What the public key finds in the signature')}
      <td class="mono ${isSame ? 'good' : 'bad'}">${recoveredDigest}</tr>`
    : ''
  return html`<h2>${t('摘要的每一步', 'Every step of the digest')}</h2>
    <div class="scroll"><table class="facts"><tbody>${rows}${opened}</tbody></table></div>`
}

function fields(view: View, { message }: Explanation): Html {
  if (!message) return html``
  const { t, language } = view
  const rows = describeFields(message).map(
    (field) =>
      html`<tr><th scope="row"><code>${field.name}</code><td class="muted">${field[language]}<td class="mono">${visible(field.value)}</tr>`,
  )
  return html`<details class="scroll"><summary>${t(`全部 ${rows.length} 个域`, `All ${rows.length} fields`)}</summary><div><table class="facts"><tbody>${rows}</tbody></table></div></details>`
}

function everythingLookedFor(view: View): Html {
  const { t } = view
  const items = Object.values(MISTAKES).map(
    (mistake) =>
      html`<li>${general(maskedWords(view, mistake))} <span class="muted">${general(maskedWords(view, mistake.fix))}</span></li>`,
  )
  return html`<details class="scroll"><summary>${t(`会检查的 ${items.length} 种错误`, `The ${items.length} mistakes that are looked for`)}</summary><div><ul>${items}</ul></div></details>`
}

/** A line end of two signs is one to whoever looks for it. */
const firstSign = (text: string) => (text.startsWith('\r\n') ? '\r\n' : text.slice(0, 1))

const words = ({ language }: View, text: Words): string => text[language]

/** A sentence that may repeat what a field said: card numbers in it are masked. */
const maskedWords = (view: View, text: Words): string => maskText(words(view, text))

/** A sentence about no message in particular. */
const general = (text: string) => text.replace(/\{\w+\}/g, '…')

/** The pasted text for another try; one that shows a card number is not put on the page again. */
function shownAgain(text: string | undefined): string {
  return text !== undefined &&
    maskText(text).replaceAll('·', '') === text.replace(/[\p{Cc}\u2028\u2029·]/gu, '')
    ? text
    : ''
}
