import { formatYuan } from '../../../contract/money.ts'
import { maskAccount } from '../../acp/mask.ts'
import { type Html, html } from '../controls/html.ts'
import { type SeededCard, TEST_CARDS } from '../people.ts'
import { type Language, TEXTS, type TextName } from './texts.ts'

/** Where a cardholder chooses a card, types its PIN and pays; and where a tester asks for another outcome. */
export function payForm(amountFen: number, language: Language, cards: 'any' | 'credit'): Html {
  const button = html`<button name="action" value="pay">${TEXTS.pay[language]} ¥${formatYuan(amountFen)}</button>`
  return form(language, [field('pin', 'password', 6, language)], button, cards)
}

/** Where a cardholder opens a card for payments without it. */
export function openForm(language: Language): Html {
  const button = html`<button name="action" value="open">${TEXTS.open[language]}</button>`
  const fields = [
    field('phone', 'text', 11, language),
    field('smsCode', 'text', 6, language),
    field('cvn2', 'text', 3, language),
    field('expired', 'text', 4, language),
  ]
  return form(language, fields, button)
}

function form(language: Language, fields: Html[], button: Html, cards: 'any' | 'credit' = 'any'): Html {
  const say = (name: TextName) => TEXTS[name][language]
  // The others may be tried all the same.
  const pays = ({ behaviour, type }: SeededCard) => behaviour === '00' && (cards === 'any' || type === cards)
  const first = TEST_CARDS.findIndex(pays)
  const options = TEST_CARDS.map((card, i) => ({
    pays: pays(card),
    markup: option(card, i, i === first, language),
  }))
  const shown = (wanted: boolean) =>
    options.filter((card) => card.pays === wanted).map(({ markup }) => markup)
  const outcomes = (['fail', 'cancel', 'timeout'] as const).map(
    (action) => html`<button class="quiet" name="action" value="${action}">${say(action)}</button>`,
  )
  return html`<form method="post" action="?lang=${language}" class="sheet" autocomplete="off">
<fieldset><legend>${say('card')}</legend>${shown(true)}
<details><summary>${say('otherCards')}</summary>${shown(false)}</details></fieldset>
${field('cardNo', 'text', 23, language)}${fields}${button}
<details><summary>${say('trouble')}</summary>${outcomes}</details></form>`
}

function field(
  name: 'cardNo' | 'pin' | 'phone' | 'smsCode' | 'cvn2' | 'expired',
  type: 'text' | 'password',
  maxLength: number,
  language: Language,
): Html {
  return html`<label class="field">${TEXTS[name][language]}<input type="${type}" name="${name}" inputmode="numeric" maxlength="${maxLength}"></label>`
}

function option({ label, cardNo }: SeededCard, index: number, isFirst: boolean, language: Language): Html {
  const checked = isFirst ? { markup: ' checked' } : ''
  return html`<label class="option"><input type="radio" name="card" value="${index}"${checked}>
<span>${label[language]}<br><small>${maskAccount(cardNo)}</small></span></label>`
}
