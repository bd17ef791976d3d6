import { formatYuan } from '../../../../contract/money.ts'
import { accountNames } from '../account-names.ts'
import { type Html, html } from '../html.ts'
import { amountCell, momentText, paging, said, table } from './format.ts'
import type { View } from './view.ts'

const PAGE_POSTINGS = 50

/** `/accounts`: every account's balance, and who paid whom. */
export async function accountsPage(view: View): Promise<Html> {
  const { t, desk, query } = view
  const nameOf = await accountNames(desk.network.store, desk.merchants, view.language)
  const before = Number(query.get('before'))
  const entries = await desk.ledger.journal({
    limit: PAGE_POSTINGS,
    ...(Number.isSafeInteger(before) && before > 0 ? { beforeSeq: before } : {}),
  })
  const balances = (await desk.ledger.balances()).map(
    ({ account, balanceFen }) =>
      html`<tr><td>${nameOf(account)}<td class="mono">${account}${amountCell(balanceFen)}</tr>`,
  )
  const postings = entries.map(
    ({ atMs, source, destination, amountFen, memo }) =>
      html`<tr><td class="moment">${momentText(atMs)}<td>${nameOf(source)}<td>${nameOf(destination)}${amountCell(amountFen)}<td>${memo}</tr>`,
  )
  const last = entries.length === PAGE_POSTINGS ? entries.at(-1)?.seq : undefined
  return html`${await booksLine(view)}
    <h2>${t('余额', 'Balances')}</h2>
    ${table(view, [t('账户', 'Account'), t('账簿中的名称', 'Name in the books'), { figure: t('余额（元）', 'Balance, CNY') }], balances)}
    <h2 id="postings">${t('分录', 'Postings')}</h2>
    ${table(view, [t('时间', 'Time'), t('付方', 'From'), t('收方', 'To'), { figure: t('金额（元）', 'Amount, CNY') }, t('摘要', 'Memo')], postings)}
    ${paging(view, {
      ...(query.has('before') && { newest: '/accounts#postings' }),
      ...(last !== undefined && { older: `/accounts?before=${last}#postings` }),
    })}`
}

/** Whether every balance is the sum of its postings and all of them sum to zero. Said in both languages: it is the one sentence that everybody looks for. */
export async function booksLine({ desk, t }: View): Promise<Html> {
  const { sumFen, differences } = await desk.ledger.audit()
  return sumFen === 0 && differences.length === 0
    ? said('good', html`✓ 账目平衡 · <span lang="en">The books balance</span>`)
    : said(
        'bad',
        html`✗ 账目不平衡 · <span lang="en">The books do not balance</span>`,
        html`<p>${t(
          `${differences.length} 个账户与分录不符；全部余额合计 ${formatYuan(sumFen)}。`,
          `${differences.length} accounts differ from their postings; all balances sum to ${formatYuan(sumFen)}.`,
        )}</p>`,
      )
}
