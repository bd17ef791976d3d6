import { JSDOM } from 'jsdom'
import { DEBIT_CARD } from './sdk-kit.ts'
import type { Fields } from './sdk-message.ts'
import type { TestNetwork } from './unionpay.ts'

/** What the payer's browser ends up with on the cashier page. */
export interface CashierOutcome {
  /** What the page says became of the payment. */
  readonly said: string
  /** The form that carries the payer, and the signed outcome, back to the merchant; null when there is none. */
  readonly back: { readonly url: string; readonly fields: Fields } | null
}

export interface CashierVisit {
  readonly action?: 'pay' | 'open' | 'fail' | 'cancel' | 'timeout'
  readonly cardNo?: string
  readonly pin?: string
  /** Typed to open a card. */
  readonly phone?: string
  readonly smsCode?: string
}

/**
 * Opens an address of the gateway in the payer's browser, types a card and its PIN, presses a button, and looks at the
 * page that comes then. The address may name the real gateway's host: the hosts file leads it to this network.
 */
export async function visitCashier(
  network: TestNetwork,
  address: string,
  { action = 'pay', cardNo = DEBIT_CARD.number, pin = DEBIT_CARD.pin, ...typed }: CashierVisit = {},
): Promise<CashierOutcome> {
  const { pathname, search } = new URL(address)
  const page = await read(await fetch(network.url + pathname + search))
  const form = page.window.document.querySelector<HTMLFormElement>('form[method=post]')
  if (!form) throw new Error('the page offers no way to pay')
  const answer = await fetch(new URL(form.getAttribute('action') ?? '', page.window.location.href), {
    method: 'POST',
    body: new URLSearchParams({ cardNo, pin, action, ...typed }),
  })
  await network.drain()
  return outcomeOn((await read(answer)).window.document)
}

/** The payer scans the shop's code with a phone that opens its address. */
export function payByScanning(network: TestNetwork, qrCode: string): Promise<CashierOutcome> {
  const { hostname, pathname } = new URL(qrCode)
  if (hostname !== 'qr.95516.com') throw new Error(`no code of UnionPay's: ${qrCode}`)
  return visitCashier(network, qrCode.replace(pathname, `/cashier/qr?code=${encodeURIComponent(qrCode)}`))
}

async function read(answer: Response): Promise<JSDOM> {
  if (!answer.ok) throw new Error(`the cashier answers ${answer.status}`)
  return new JSDOM(await answer.text(), { url: answer.url })
}

function outcomeOn(document: Document): CashierOutcome {
  const said = document.querySelector('[role=status] h1')?.textContent ?? ''
  const inputs = [...document.querySelectorAll<HTMLInputElement>('form input[type=hidden]')]
  const url = inputs[0]?.form?.getAttribute('action')
  const fields = Object.fromEntries(inputs.map(({ name, value }) => [name, value]))
  return { said, back: url ? { url, fields } : null }
}
