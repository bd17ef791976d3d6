import { formatAmount, formatYuan } from '../../../../contract/money.ts'
import { clearingReader } from '../../clearing/clearing-reader.ts'
import type { Position } from '../../clearing/netting.ts'
import { salesOf } from '../../institutions/books.ts'
import { INSTITUTIONS, type Institution } from '../../institutions/institutions.ts'
import { type PayeeClass, payeeOf } from '../../institutions/payees.ts'
import { WALLET_PAYERS } from '../../people.ts'
import { type Html, html } from '../html.ts'
import { PRESET_WORDS } from './code-forms.ts'
import { amountCell, table } from './format.ts'
import type { View } from './view.ts'

const CLASSES: Readonly<Record<PayeeClass, readonly [zh: string, en: string]>> = {
  personal: ['个人', 'Person'],
  personal_business: ['个人经营', 'Person in business'],
  merchant: ['商户', 'Merchant'],
}

/** `/institutions`: the institutions that own codes: their merchants, what those sold, and where they stand today. */
export async function institutionsPage(view: View): Promise<Html> {
  const { t, desk } = view
  const { store, interop } = desk.network
  const reader = clearingReader(store)
  const openDay = await reader.openDay()
  const positions = (await reader.day(openDay))?.positions ?? []
  const sections = await Promise.all(
    INSTITUTIONS.map((institution) => section(view, institution, positions, openDay)),
  )
  return html`<p>${t('互联互通口径', 'Reading of the announcements')}: <strong>${t(...PRESET_WORDS[interop.reading.preset])}${interop.reading.withPlanned ? '' : t('，不计仅有计划者', ', without what was only planned')}</strong>
    <a href="/testing">${t('更改…', 'Change…')}</a></p>${sections}`
}

async function section(
  view: View,
  institution: Institution,
  positions: readonly Position[],
  openDay: string,
): Promise<Html> {
  const { t, desk, language } = view
  const { acquirerId, walletIin, nameZh, nameEn } = institution
  const sales = await salesOf(desk.network.store, institution)
  const sum = (pick: (row: (typeof sales)[number]) => number) =>
    sales.reduce((total, row) => total + pick(row), 0)
  const rows = sales.map(({ merId, sales: count, soldFen, givenBackFen, payableFen }) => {
    const merchant = desk.merchants.find(merId)
    const payee = merchant && payeeOf(merchant)
    return html`<tr><td>${payee ? t(payee.nameZh, payee.nameEn) : merId}<br><small class="mono"><a href="/orders?q=${merId}">${merId}</a></small>
      <td>${payee ? t(...CLASSES[payee.codeClass]) : ''}<td>${payee && t(payee.city.zh, payee.city.en)}
      <td class="figure">${count}${amountCell(soldFen)}${amountCell(givenBackFen)}${amountCell(payableFen)}</tr>`
  })
  return html`<h2>${{ zh: nameZh, en: nameEn }[language]} <small class="mono muted">${acquirerId}</small></h2>
    <dl class="stats">
      <div><dt>${t('累计交易额', 'Sold so far')}</dt><dd>${formatAmount(sum(({ soldFen }) => soldFen))}</dd></div>
      <div><dt>${t('累计退回', 'Given back')}</dt><dd>${formatAmount(sum(({ givenBackFen }) => givenBackFen))}</dd></div>
      <div><dt>${t('本清算日净额（收单）', 'Net this clearing day, acquiring')}</dt><dd>${net(positions, `acquirer:${acquirerId}`)}</dd></div>
      ${walletIin === null ? '' : html`<div><dt>${t('本清算日净额（钱包）', 'Net this clearing day, wallet')}</dt><dd>${net(positions, `issuer:${walletIin}`)}</dd></div>`}
    </dl>
    <p class="muted">${whatIsCounted(view, institution, openDay)}</p>
    ${table(
      view,
      [
        t('商户', 'Merchant'),
        t('类别', 'Class'),
        t('城市', 'City'),
        { figure: t('笔数', 'Sales') },
        { figure: t('交易（元）', 'Sold, CNY') },
        { figure: t('退回（元）', 'Given back, CNY') },
        { figure: t('应付商户（元）', 'Owed, CNY') },
      ],
      rows,
    )}
    ${payers(view, institution)}`
}

/** The sums above the table are not of the same time, and at UnionPay not of the same merchants. */
function whatIsCounted({ t }: View, { owner }: Institution, openDay: string): string {
  const day = `${openDay.slice(0, 4)}-${openDay.slice(4, 6)}-${openDay.slice(6)}`
  const isPartlyListed = owner === 'unionpay'
  return t(
    `累计：下列商户从启用至今。净额：仅 ${day} 清算日，已计服务费${isPartlyListed ? '；另含不在下表、自行入网的商户' : ''}。`,
    `Sold and given back: the merchants below, from the beginning. Net: clearing day ${day} alone, after service fees${isPartlyListed ? ', with the merchants that signed up by themselves, which are not listed' : ''}.`,
  )
}

/** The accounts that testers may pay from. */
function payers({ t }: View, { owner }: Institution): Html | string {
  const accounts = WALLET_PAYERS.filter(({ wallet }) => wallet === owner)
  if (accounts.length === 0) return ''
  const names = accounts.map(
    ({ account, name }) => html`<li><code>${account}</code> ${t(name.zh, name.en)}</li>`,
  )
  return html`<p class="muted">${t('测试付款人', "Testers' payers")}</p><ul>${names}</ul>`
}

function net(positions: readonly Position[], institution: string): string {
  const found = positions.find((position) => position.institution === institution)
  const netFen = found?.netFen ?? 0
  return netFen > 0 ? `+${formatYuan(netFen)}` : formatYuan(netFen)
}
