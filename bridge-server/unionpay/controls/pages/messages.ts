import { fromTxnTime } from '../../../acp/times.ts'
import { DAY_MS } from '../../../clock/clock.ts'
import { type Html, html } from '../html.ts'
import { titleOf } from '../journal.ts'
import { dayText, momentText, paging } from './format.ts'
import { directionText, faultText, messageFields } from './message-view.ts'
import type { View } from './view.ts'

const PAGE_MESSAGES = 50

/** `/messages`: what passed the network's door, newest first, from any day. */
export async function messagesPage(view: View): Promise<Html> {
  const { t, desk, query } = view
  const day = query.get('day') ?? ''
  const untilMs = endOfDay(day)
  const before = Number(query.get('before'))
  const merId = query.get('merId') ?? ''
  const orderId = query.get('orderId') ?? ''
  const messages = await desk.journal.find({
    limit: PAGE_MESSAGES,
    ...(untilMs === undefined ? {} : { untilMs }),
    ...(Number.isSafeInteger(before) && before > 0 ? { beforeSeq: before } : {}),
    ...(merId && { merId: merId.slice(0, 40) }),
    ...(orderId && { orderId: orderId.slice(0, 40) }),
  })
  const rows = messages.map(
    (message) => html`<details><summary><span class="mono muted">${momentText(message.atMs)}</span>
      ${directionText(view, message.direction)} <strong>${titleOf(message, view.language)}</strong>${faultText(view, message)}
      <span class="mono">${message.orderId}</span> <small class="mono">${message.merId}</small></summary>
      <div>${messageFields(view, message)}</div></details>`,
  )
  const isChosen = query.has('before') || query.has('day') || merId !== '' || orderId !== ''
  const older = messages.length === PAGE_MESSAGES ? messages.at(-1)!.seq : undefined
  const address = (changes: Record<string, string>) =>
    `/messages?${new URLSearchParams(Object.entries({ merId, orderId, ...changes }).filter(([, value]) => value))}`
  return html`<p class="muted">${t('卡号只留前六位和后四位，密码等敏感信息从不保存。', 'Card numbers show six and four digits; PINs and other secrets are never kept.')}</p>
    <form class="line" method="get" action="/messages"><label>${t('截至某日', 'Up to a day')}<input type="date" name="day" value="${day || dayText(desk.network.clock.now())}"></label>
      <label>merId<input name="merId" value="${merId}" maxlength="15" size="18" autocomplete="off" placeholder="777290058110048"></label>
      <label>orderId<input name="orderId" value="${orderId}" maxlength="40" size="22" autocomplete="off"></label>
      <button>${t('显示', 'Show')}</button></form>
    <div class="scroll">${rows.length > 0 ? rows : html`<p class="muted" style="padding:8px 16px">${isChosen ? t('没有符合的报文', 'No message is like that') : t('还没有报文', 'No messages yet')}</p>`}</div>
    ${paging(view, {
      ...(query.has('before') && { newest: address({}) }),
      ...(older !== undefined && { older: address({ before: String(older) }) }),
    })}`
}

/** The last millisecond of a `2021-09-22` in Beijing; undefined for anything else. */
function endOfDay(day: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined
  const startMs = fromTxnTime(`${day.replaceAll('-', '')}000000`)
  return startMs === undefined ? undefined : startMs + DAY_MS - 1
}
