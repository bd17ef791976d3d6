import { formatAmount } from '../../../../contract/money.ts'
import { respCodeOf } from '../../../acp/respcodes.ts'
import { accountNames, acquirerName } from '../account-names.ts'
import { type Html, html } from '../html.ts'
import { titleOf } from '../journal.ts'
import { dayText, preciseTime } from './format.ts'
import { lanes } from './lanes.ts'
import { directionText, faultText, messageFields } from './message-view.ts'
import type { Moment, Party } from './order-story.ts'
import type { View } from './view.ts'

/**
 * What happened, as a drawing and as a list that can be opened step by step.
 *
 * @param acquirerId whose merchant it was: UnionPay's own acquirer, or the institution of another wallet
 */
export async function timeline(view: View, moments: readonly Moment[], acquirerId: string): Promise<Html> {
  const { t } = view
  if (moments.length === 0) {
    return html`<p class="muted">${t('这张订单的报文已不在日志中。', 'Its messages are no longer in the journal.')}</p>`
  }
  const firstDay = dayText(moments[0]!.atMs)
  const timeOf = ({ atMs }: Moment) =>
    dayText(atMs) === firstDay ? preciseTime(atMs) : `${dayText(atMs).slice(5)} ${preciseTime(atMs)}`
  const arrows = moments.map((moment, i) => ({
    from: moment.from,
    to: moment.to,
    time: timeOf(moment),
    label: labelOf(view, moment),
    isMoney: moment.kind === 'money',
    href: `#step-${i + 1}`,
  }))
  const { store } = view.desk.network
  const nameOf = await accountNames(store, view.desk.merchants, view.language)
  const steps = moments.map((moment, i) => {
    const { summary, body } = stepOf(view, moment, nameOf)
    return html`<details><summary><span class="step">${i + 1}</span><span class="mono muted">${timeOf(moment)}</span> ${summary}</summary><div id="step-${i + 1}">${body}</div></details>`
  })
  const names: Record<Party, string> = {
    payer: t('付款人', 'Payer'),
    issuer: t('发卡行', 'Issuer'),
    unionpay: t('银联', 'UnionPay'),
    acquirer: acquirerName(acquirerId, view.language),
    merchant: t('商户', 'Merchant'),
  }
  return html`<p class="muted">${firstDay} · ${t('细线是报文，粗线是资金；点一条线看它的内容。', 'Thin arrows are messages, thick ones money; follow one to see what it says.')}</p>
    <div class="scroll">${lanes(t('各方之间的往来', 'What passed between the parties'), names, arrows)}</div>
    <div class="scroll">${steps}</div>`
}

type NameOf = Awaited<ReturnType<typeof accountNames>>

function stepOf(view: View, moment: Moment, nameOf: NameOf): { summary: Html; body: Html } {
  const { t } = view
  switch (moment.kind) {
    case 'message': {
      const { message } = moment
      return {
        summary: html`${directionText(view, message.direction)} ${titleOf(message, view.language)}${faultText(view, message)}`,
        body: messageFields(view, message),
      }
    }
    case 'money': {
      const { source, destination, amountFen, memo } = moment.posting
      return {
        summary: html`<span class="good">${t('资金', 'Money')}</span> ${nameOf(source)} → ${nameOf(destination)} <strong>${formatAmount(amountFen)}</strong>`,
        body: html`<p>${memo}</p><p class="mono">${source} → ${destination}</p>`,
      }
    }
    case 'decision':
      return {
        summary: html`${t('发卡行的决定', "The issuer's decision")} <strong>${moment.respCode} ${meaningOf(view, moment.respCode)}</strong>`,
        body: html`<p>${t('订单自此有了结果。', 'The order had its outcome from here on.')}</p>`,
      }
  }
}

/** Short enough to stand on an arrow. */
function labelOf(view: View, moment: Moment): string {
  const { t } = view
  if (moment.kind === 'money') return formatAmount(moment.posting.amountFen)
  if (moment.kind === 'decision') {
    return `${moment.respCode} ${shortened(meaningOf(view, moment.respCode), 14)}`
  }
  const { direction, fault, fields } = moment.message
  const harmed = fault === null ? '' : ' ⚡'
  if (direction === 'request') return `${titleOf(moment.message, view.language)}${harmed}`
  const said = (wanted: string) => fields.find(([name]) => name === wanted)?.[1]
  const respCode = said('respCode') ?? ''
  if (said('msgType') !== undefined)
    return `${shortened(titleOf(moment.message, view.language), 34)}${harmed}`
  const what = direction === 'answer' ? t('应答', 'Answered') : t('通知', 'Notified')
  return `${what} ${respCode} ${shortened(meaningOf(view, respCode), 26)}${harmed}`
}

function meaningOf({ t }: View, respCode: string): string {
  const meaning = respCodeOf(respCode)
  return meaning ? t(meaning.zh, meaning.en) : ''
}

const shortened = (text: string, maxChars: number) =>
  text.length > maxChars ? `${text.slice(0, maxChars - 1)}…` : text
