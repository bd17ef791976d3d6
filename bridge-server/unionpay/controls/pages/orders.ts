import { type Html, html, ownMarkup } from '../html.ts'
import { type OrderGroup, searchOrders } from '../order-search.ts'
import { paging, said } from './format.ts'
import { orderTable } from './order-table.ts'
import type { View } from './view.ts'

const PAGE_ORDERS = 25

const GROUPS: readonly { name: OrderGroup | ''; zh: string; en: string }[] = [
  { name: '', zh: '全部', en: 'All' },
  { name: 'succeeded', zh: '成功', en: 'Succeeded' },
  { name: 'waiting', zh: '进行中', en: 'Under way' },
  { name: 'failed', zh: '未成功', en: 'Not successful' },
]

/** `/orders`: look for orders by number or state, a page at a time. */
export async function ordersPage(view: View): Promise<Html> {
  const { t, query, desk } = view
  const text = (query.get('q') ?? '').trim()
  const group = GROUPS.find(({ name }) => name === query.get('state'))?.name ?? ''
  const after = placeOf(query.get('after'))
  const before = placeOf(query.get('before'))
  const isSearchable = /^[A-Za-z0-9]{0,40}$/.test(text)

  const found = isSearchable
    ? await searchOrders(desk.network.store, {
        limit: PAGE_ORDERS + 1,
        nowMs: desk.network.clock.now(),
        ...(text && { text }),
        ...(group && { group }),
        ...(after !== undefined ? { after } : before !== undefined ? { before } : {}),
      })
    : []
  // One more than shown tells whether there is another page in the direction of reading.
  const hasMore = found.length > PAGE_ORDERS
  const shown = after === undefined ? found.slice(0, PAGE_ORDERS) : found.slice(-PAGE_ORDERS)
  const isElsewhere = after !== undefined || before !== undefined
  const hasNewer = after === undefined ? before !== undefined : hasMore
  const hasOlder = after === undefined ? hasMore : true
  const address = (changes: Record<string, string>) =>
    `/orders?${new URLSearchParams(Object.entries({ q: text, state: group, ...changes }).filter(([, value]) => value))}`

  const states = GROUPS.map(
    ({ name, zh, en }) =>
      html`<a href="${address({ state: name })}"${name === group ? ownMarkup(' aria-current="true"') : ''}>${t(zh, en)}</a>`,
  )
  return html`<form class="line" method="get" action="/orders" role="search">
      <label>${t('订单号（开头即可）、queryId、tn 或商户号', 'Beginning of an order number, queryId, tn or merId')}
        <input type="search" name="q" value="${text}" size="36" maxlength="40" accesskey="s" autocomplete="off"></label>
      ${group ? html`<input type="hidden" name="state" value="${group}">` : ''}<button>${t('查找', 'Find')}</button></form>
    <div class="chips">${states}</div>
    ${isSearchable ? '' : said('wait', t('号码只含字母和数字', 'Numbers have letters and digits only'))}
    ${orderTable(
      view,
      shown.map(({ order }) => order),
      text || group || isElsewhere ? t('没有符合的订单', 'No order is like that') : undefined,
    )}
    ${paging(view, {
      ...(isElsewhere && { newest: address({}) }),
      ...(hasNewer && shown[0] && { newer: address({ after: String(shown[0].id) }) }),
      ...(hasOlder && shown.at(-1) && { older: address({ before: String(shown.at(-1)!.id) }) }),
    })}`
}

function placeOf(text: string | null): number | undefined {
  return text && /^\d{1,15}$/.test(text) ? Number(text) : undefined
}
