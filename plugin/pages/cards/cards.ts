import type { CardView } from '../../../contract/cards.ts'
import { bridge } from '../../api/bridge.ts'
import { type CardRow, cardRow } from '../../components/card-list/card-rows.ts'
import { phoneLanguage } from '../../texts/language.ts'
import { failureSentence } from '../../texts/naming.ts'
import { textScale } from '../../texts/text-scale.ts'
import { fill, textsOf } from '../../texts/texts.ts'

/** The payer's cards: see them, add one, remove one. Opened by a host as `plugin://quickpass/cards`. */
Page({
  data: {
    t: textsOf('zh'),
    screen: 'loading' as 'loading' | 'list' | 'adding' | 'failed',
    rows: [] as CardRow[],
    problem: '',
    scale: 1,
  },
  onLoad() {
    const t = textsOf(phoneLanguage())
    this.setData({ t, scale: textScale() })
    wx.setNavigationBarTitle({ title: t.cardsTitle })
    void this.load()
  },
  async load() {
    this.setData({ screen: 'loading' })
    const answer = await bridge.listCards({})
    if (answer.ok) this.show(answer.value.cards)
    else this.setData({ screen: 'failed', problem: failureSentence(answer.refusal.code, phoneLanguage()) })
  },
  show(cards: readonly CardView[]) {
    const language = phoneLanguage()
    this.setData({ screen: 'list', problem: '', rows: cards.map((card) => cardRow(card, language, null)) })
  },
  onAdd() {
    this.setData({ screen: 'adding' })
  },
  onBackToList() {
    this.setData({ screen: 'list' })
  },
  onRemove(event: WechatMiniprogram.CustomEvent<{ cardId: string }>) {
    const { cardId } = event.detail
    const { t, rows } = this.data
    const row = rows.find((candidate) => candidate.cardId === cardId)
    if (!row) return
    wx.showModal({
      title: t.removeTitle,
      content: fill(t.removeText, { card: row.name }),
      confirmText: t.remove,
      cancelText: t.cancel,
      success: ({ confirm }) => {
        if (confirm) void this.remove(cardId)
      },
    })
  },
  async remove(cardId: string) {
    if (this.data.screen !== 'list') return
    this.setData({ screen: 'loading' })
    const answer = await bridge.unbindCard({ cardId })
    const title = answer.ok ? this.data.t.removed : failureSentence(answer.refusal.code, phoneLanguage())
    wx.showToast({ title, icon: 'none' })
    await this.load()
  },
})
