import { type Html, html, ownMarkup } from '../html.ts'
import { momentText } from './format.ts'
import { STYLE } from './style.ts'
import type { View } from './view.ts'

/** The pages of the network, in the order of the menu. */
const MENU: readonly { path: string; zh: string; en: string }[] = [
  { path: '/', zh: '概览', en: 'Overview' },
  { path: '/orders', zh: '订单', en: 'Orders' },
  { path: '/messages', zh: '报文', en: 'Messages' },
  { path: '/explain', zh: '验签诊断', en: 'Explain' },
  { path: '/accounts', zh: '账户', en: 'Accounts' },
  { path: '/clearing', zh: '清算', en: 'Clearing' },
  { path: '/institutions', zh: '机构', en: 'Institutions' },
  { path: '/testing', zh: '测试控制', en: 'Test controls' },
  { path: '/kit', zh: '接入资料', en: 'Test kit' },
]

/** A whole page: readable without scripts, light and dark, with the menu and the network's own time on top. */
export function framed(view: View, title: string, body: Html | readonly Html[]): string {
  const { t, desk } = view
  const items = MENU.map(({ path, zh, en }, i) => {
    const isHere = path === '/' ? view.path === '/' : view.path.startsWith(path)
    return html`<a href="${path}" accesskey="${i + 1}"${isHere ? ownMarkup(' aria-current="page"') : ''}>${t(zh, en)}</a>`
  })
  const { markup } = html`<!doctype html><html lang="${t('zh-CN', 'en')}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${title} · ${t('模拟银联', 'Mock UnionPay')}</title>
<style>${ownMarkup(STYLE)}</style>
<a class="skip" href="#content">${t('跳到正文', 'Skip to the content')}</a>
<header class="top"><div><a class="brand" href="/">${t('模拟银联', 'Mock UnionPay')}</a><nav aria-label="${t('菜单', 'Menu')}">${items}</nav>
<span class="clock" title="${t('本网络的北京时间', "The network's own time, Beijing")}">${momentText(desk.network.clock.now())}</span>
<a href="${otherLanguage(view)}" lang="${t('en', 'zh-CN')}" hreflang="${t('en', 'zh-CN')}">${t('English', '中文')}</a></div></header>
<main id="content"><h1>${title}</h1>${body}</main></html>`
  return markup
}

function otherLanguage({ language, path, query }: View): string {
  const next = new URLSearchParams(query)
  next.set('lang', language === 'zh' ? 'en' : 'zh')
  return `${path}?${next}`
}
