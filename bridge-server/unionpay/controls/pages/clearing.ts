import { formatYuan } from '../../../../contract/money.ts'
import { clearingReader, type DayView } from '../../clearing/clearing-reader.ts'
import type { Step } from '../../clearing/day-book.ts'
import type { Institution } from '../../clearing/netting.ts'
import { acquirerName, bankName, merchantName } from '../account-names.ts'
import type { Desk } from '../desk.ts'
import { type Html, html } from '../html.ts'
import { barChart } from './bars.ts'
import { amountCell, momentText, table } from './format.ts'
import type { View } from './view.ts'

const DAYS_MAX = 60

const STEPS: Readonly<Record<Step, readonly [tone: string, zh: string, en: string]>> = {
  open: ['wait', '… 进行中', '… Open'],
  cut: ['wait', '… 已切日', '… Cut off'],
  netted: ['wait', '… 已轧差', '… Netted'],
  settled: ['wait', '… 已清算入账', '… Settled'],
  filed: ['good', '✓ 对账文件已生成', '✓ Files are ready'],
  'paid-out': ['good', '✓ 已划付商户', '✓ Merchants are paid'],
}

/** `/clearing`: what the open day comes to so far, and the days before it. */
export async function clearingPage(view: View): Promise<Html> {
  const { t, desk } = view
  const reader = clearingReader(desk.network.store)
  const open = await reader.day(await reader.openDay())
  const days = await reader.days(DAYS_MAX)
  const rows = days.map(({ day, step, dueMs }) => {
    const [tone, zh, en] = STEPS[step]
    return html`<tr><td><a href="/clearing/${day}">${dayName(day)}</a><td class="${tone}">${t(zh, en)}<td>${dueMs === null ? '—' : momentText(dueMs)}</tr>`
  })
  return html`<h2>${t('当前清算日', 'The open clearing day')} ${open ? dayName(open.day) : ''}</h2>
    ${open ? positions(view, open) : ''}
    <p><a class="button quiet" href="/testing">${t('立即日终清算…', 'Close the day now…')}</a></p>
    <h2>${t('清算日', 'Clearing days')}</h2>
    ${table(view, [t('清算日', 'Clearing day'), t('进度', 'Step'), t('下一步时间', 'Next step')], rows)}`
}

/** `/clearing/:day`: what a day came to, and its files. Undefined when there is no such day. */
export async function clearingDayPage(view: View, day: string): Promise<Html | undefined> {
  const { t, desk, language } = view
  const found = /^\d{8}$/.test(day) ? await clearingReader(desk.network.store).day(day) : undefined
  if (!found) return undefined
  const [tone, zh, en] = STEPS[found.step]
  const merchants = found.merchants.map(
    ({ merId, entries, grossFen, feeFen }) =>
      html`<tr><td>${merchantName(desk.merchants, merId, language)}<br><small class="mono">${merId}</small><td class="figure">${entries}${amountCell(grossFen)}${amountCell(feeFen)}${amountCell(grossFen - feeFen)}</tr>`,
  )
  const files = found.files.map(
    ({ merId, fileName, entries, bytes }) =>
      html`<tr><td><a href="/clearing/${day}/${merId}.zip" download>${fileName}</a><td class="mono">${merId}<td class="figure">${entries}<td class="figure">${bytes}</tr>`,
  )
  return html`<p><strong>${dayName(day)}</strong> <span class="${tone}">${t(zh, en)}</span></p>
    <h2>${t('各机构净额', 'Net positions')}</h2>${positions(view, found)}
    <h2>${t('商户', 'Merchants')}</h2>
    ${table(
      view,
      [
        t('商户', 'Merchant'),
        { figure: t('笔数', 'Entries') },
        { figure: t('交易净额（元）', 'Payments less returns, CNY') },
        { figure: t('手续费（元）', 'Fee, CNY') },
        { figure: t('应得（元）', 'To be paid, CNY') },
      ],
      merchants,
    )}
    <h2>${t('对账文件', 'Settlement files')}</h2>
    <p class="muted">${t('SDK 用 76 交易下载的就是这些 ZIP；明细为 GBK 定长。', 'The ZIP files that SDKs fetch by transaction 76; details are fixed-width GBK.')}</p>
    ${table(
      view,
      [
        t('文件', 'File'),
        t('商户号', 'merId'),
        { figure: t('明细行', 'Lines') },
        { figure: t('字节', 'Bytes') },
      ],
      files,
    )}`
}

/** A merchant's archive of a day, for people who look at it. */
export async function settlementFile(
  { network }: Desk,
  day: string,
  name: string,
): Promise<{ fileName: string; content: Buffer } | undefined> {
  const merId = /^([A-Za-z0-9]{15})\.zip$/.exec(name)?.[1]
  if (!merId) return undefined
  const row = await network.store.get<{ fileName: string; content: Uint8Array }>(
    'SELECT file_name AS fileName, content FROM settlement_file WHERE day = ? AND mer_id = ?',
    day,
    merId,
  )
  return row && { fileName: row.fileName, content: Buffer.from(row.content) }
}

function positions(view: View, day: DayView): Html {
  const { t } = view
  const bars = day.positions
    .filter(({ grossFen }) => grossFen !== 0)
    .map(({ institution, grossFen }) => ({
      label: institutionName(view, institution),
      amountFen: Math.abs(grossFen),
      backFen: 0,
    }))
  const title = t('各机构的交易额', 'Volume by institution')
  const chart = bars.length > 0 ? html`<div class="card"><h3>${title}</h3>${barChart(title, bars)}</div>` : ''
  const rows = day.positions.map(
    ({ institution, grossFen, interchangeFen, networkFeeFen, netFen }) =>
      html`<tr><th scope="row">${institutionName(view, institution)}${amountCell(grossFen)}${amountCell(interchangeFen)}${amountCell(networkFeeFen)}${amountCell(netFen)}
        <td>${netFen === 0 ? '—' : netFen > 0 ? t('应收', 'receives') : t('应付', 'pays')}</tr>`,
  )
  const sumFen = day.positions.reduce((sum, { netFen }) => sum + netFen, 0)
  const foot = html`<tr><th scope="row">${t('合计', 'Sum')}<td><td><td><td class="figure">${formatYuan(sumFen)}<td></tr>`
  return html`${chart}${table(
    view,
    [
      t('机构', 'Institution'),
      { figure: t('交易（元）', 'Payments, CNY') },
      { figure: t('发卡行服务费（元）', 'Interchange, CNY') },
      { figure: t('网络服务费（元）', 'Network fee, CNY') },
      { figure: t('净额（元）', 'Net, CNY') },
      t('方向', 'Direction'),
    ],
    rows,
    { foot: rows.length > 0 ? foot : undefined },
  )}`
}

function institutionName({ t, language }: View, institution: Institution): string {
  const [role, id = ''] = institution.split(':')
  switch (role) {
    case 'issuer':
      return `${t('发卡', 'Issuer')} · ${bankName(id, language)} ${id}`
    case 'acquirer':
      return `${t('收单', 'Acquirer')} · ${acquirerName(id, language)} ${id}`
    default:
      return t('银联网络', 'The network')
  }
}

/** `20210922` as `2021-09-22`. */
const dayName = (day: string) => day.replace(/(\d{4})(..)(..)/, '$1-$2-$3')
