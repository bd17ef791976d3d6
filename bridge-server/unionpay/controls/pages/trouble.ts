import { type Html, html } from '../html.ts'
import type { View } from './view.ts'

type Words = readonly [zh: string, en: string]

/** What stands where an address names nothing, or a form cannot be taken: the title, and what to do. */
const TROUBLES: Readonly<Record<number, { readonly title: Words; readonly advice: Words }>> = {
  403: {
    title: ['没有提交', 'Not taken'],
    advice: [
      '请在本网络自己的网页上操作，不要从别的网站提交。',
      'Use this network’s own pages; other sites may not.',
    ],
  },
  404: {
    title: ['没有这一页', 'There is no such page'],
    advice: [
      '号码可能不完整，或在另一个数据目录里。',
      'The number may be incomplete, or belong to another data folder.',
    ],
  },
  413: {
    title: ['内容太长，没有处理', 'Too long; nothing was done'],
    advice: ['请只粘贴一条报文。', 'Paste one message alone.'],
  },
}

/** A form that was cut off or took too long. */
const CUT_OFF = {
  title: ['没有收全，没有处理', 'It did not arrive whole; nothing was done'],
  advice: ['请返回，再提交一次。', 'Go back and send it again.'],
} as const

/** The title and body of the page for an HTTP status. */
export function trouble({ t }: View, status: number): { readonly title: Words; readonly body: Html } {
  const { title, advice } = TROUBLES[status] ?? CUT_OFF
  const body = html`<p>${t(...advice)}</p>
    <p><a href="/orders">${t('查找订单', 'Find an order')}</a> · <a href="/">${t('概览', 'Overview')}</a></p>`
  return { title, body }
}
