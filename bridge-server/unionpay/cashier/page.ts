import { formatYuan } from '../../../contract/money.ts'
import type { AcpMessage } from '../../acp/message.ts'
import { RESP_CODES, type RespCodeName } from '../../acp/respcodes.ts'
import { toTxnTime } from '../../acp/times.ts'
import { type Html, html } from '../controls/html.ts'
import { periodsOf } from '../gateway/instalment.ts'
import { isPayable, type Order } from '../gateway/order.ts'
import { moneyEffect } from '../gateway/order-kinds.ts'
import { openForm, payForm } from './forms.ts'
import { STYLE } from './style.ts'
import { type Language, TEXTS, type TextName } from './texts.ts'

/** What a visitor sees of an order. */
export interface CashierView {
  readonly order: Order
  readonly merchantName: string
  readonly nowMs: number
  readonly language: Language
  /** What became of the last try, if there was one. */
  readonly notice?: { readonly text: TextName; readonly respCode?: RespCodeName }
  /** The signed fields that the payer's browser carries back to the merchant. */
  readonly returned?: AcpMessage
}

/** The cashier page of an order, whatever has become of it. Readable and usable without scripts. */
export function cashierPage(view: CashierView): string {
  const { order, nowMs, language } = view
  if (!isPayable(order, nowMs)) {
    const outcome = outcomeOf(order)
    return shell(view, TEXTS[outcome.title][language], [
      outcomeSheet(outcome, language),
      summary(view),
      wayBack(view),
    ])
  }
  return shell(view, view.notice && TEXTS.notCharged[language], [notice(view), summary(view), formOf(view)])
}

/** The page of an address that names no order. */
export function noOrderPage(language: Language): string {
  return document(language, TEXTS.notCharged[language], [
    outcomeSheet({ tone: 'bad', mark: '✗', title: 'notCharged', text: 'unknownNow' }, language),
  ])
}

function shell({ language }: CashierView, said: string | undefined, sections: Html[]): string {
  const other = language === 'zh' ? 'en' : 'zh'
  return document(language, said, [
    html`<header><span>${TEXTS.title[language]}</span><a href="?lang=${other}" lang="${other}">${TEXTS.otherLanguage[language]}</a></header>`,
    ...sections,
  ])
}

/** What is said of the money stands in the title too: a screen reader begins there. */
function document(language: Language, said: string | undefined, sections: Html[]): string {
  const title = [...(said ? [said] : []), TEXTS.title[language]].join(' · ')
  return html`<!doctype html><html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>${title}</title>
<style>${{ markup: STYLE }}</style><main>${sections}</main></html>`.markup
}

function summary({ order, merchantName, nowMs, language }: CashierView): Html {
  const say = (name: TextName) => TEXTS[name][language]
  const { description } = order.front ?? { description: null }
  const what =
    order.amountFen === null
      ? html`<p class="muted">${merchantName}</p><h1>${say('openCard')}</h1>`
      : html`<p class="muted">${say('payTo')} ${merchantName}</p>
<h1 class="amount"><small>¥</small>${formatYuan(order.amountFen)}</h1>`
  return html`<section class="sheet">${what}
${moneyEffect(order.kind) === 'hold' ? html`<p class="wait">${say('hold')}</p>` : html``}
${order.kind === 'frontInstalment' ? html`<p class="wait">${periodsOf(order.echo)} ${say('instalments')}</p>` : html``}
${description === null ? html`` : html`<p>${description}</p>`}
<dl><dt>${say('order')}<dd>${order.orderId}
${order.payUntilMs === null || !isPayable(order, nowMs) ? html`` : html`<dt>${say('payBefore')}<dd>${timeText(order.payUntilMs)}`}</dl></section>`
}

function formOf({ order, language }: CashierView): Html {
  if (order.kind === 'frontOpen') return openForm(language)
  return payForm(order.amountFen ?? 0, language, order.kind === 'frontInstalment' ? 'credit' : 'any')
}

function notice({ notice, order, language }: CashierView): Html {
  if (!notice) return html``
  const say = (name: TextName) => TEXTS[name][language]
  const { text, respCode } = notice
  const back = order.front?.failUrl ?? order.front?.url
  return html`<section class="sheet" role="status"><h1>✗ ${say('notCharged')}</h1><p>${say(text)}</p>
${respCode ? html`<p>${RESP_CODES[respCode][language]} <small class="muted">${respCode}</small></p>` : html``}
${back ? html`<p><a href="${back}" rel="noreferrer">${say('back')}</a></p>` : html``}</section>`
}

interface Outcome {
  readonly tone: 'good' | 'wait' | 'bad'
  readonly mark: string
  readonly title: TextName
  readonly text: TextName | null
}

function outcomeSheet({ tone, mark, title, text }: Outcome, language: Language): Html {
  return html`<section class="sheet" role="status"><h1 class="${tone}">${mark} ${TEXTS[title][language]}</h1>
${text ? html`<p>${TEXTS[text][language]}</p>` : html``}</section>`
}

/** What has become of an order that can no longer be paid. */
function outcomeOf({ state, kind }: Order): Outcome {
  if (state === 'reversed') return { tone: 'wait', mark: '↩', title: 'undone', text: 'undoneNow' }
  if (state === 'pending') return { tone: 'wait', mark: '…', title: 'pending', text: 'pendingNow' }
  if (state !== 'succeeded') return { tone: 'bad', mark: '✗', title: 'notCharged', text: 'overNow' }
  const effect = moneyEffect(kind)
  const title = effect === null ? 'opened' : effect === 'hold' ? 'held' : 'paid'
  return { tone: 'good', mark: '✓', title, text: null }
}

/** After a payment the browser posts the signed outcome to the merchant's page; otherwise it is just a link. */
function wayBack({ order, language, returned }: CashierView): Html {
  const url = order.front?.url
  if (!url) return html``
  if (!returned)
    return html`<p><a href="${order.front?.failUrl ?? url}" rel="noreferrer">${TEXTS.back[language]}</a></p>`
  const fields = Object.entries(returned).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${verbatim(value)}">`,
  )
  return html`<form method="post" action="${url}" accept-charset="${returned.encoding ?? 'UTF-8'}">${fields}
<button>${TEXTS.back[language]}</button></form>`
}

/** Line ends as they are: a signature covers them, and HTML would make every CRLF a bare LF. */
function verbatim(value: string): Html[] {
  return value
    .split(/(\r\n|\r|\n)/)
    .map((part) =>
      /^[\r\n]/.test(part) ? { markup: part.replace('\r', '&#13;').replace('\n', '&#10;') } : html`${part}`,
    )
}

function timeText(atMs: number): string {
  return toTxnTime(atMs).replace(/(\d{4})(..)(..)(..)(..)(..)/, '$1-$2-$3 $4:$5:$6')
}
