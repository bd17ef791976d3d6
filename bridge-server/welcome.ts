import { toRfc3339 } from './clock/beijing.ts'
import { TEST_PEOPLE, type World } from './parties.ts'
import { SEEDED_CARDS } from './unionpay/people.ts'

/** What a newcomer needs to pay the first order, and nothing more. */
export function printWelcome(command: string, { config, clock }: World, say: (line: string) => void): void {
  const { ports } = config
  const url = (port: number) => `http://127.0.0.1:${port}`
  if (command === 'unionpay') {
    say(`\nMock UnionPay is ready: ${url(ports.unionpay)} and https://127.0.0.1:${ports.unionpayTls}`)
    say(
      '  gateway /gateway/api/*.do · files POST / · certificates /mock/certs/ · what is wrong with a message /explain',
    )
    say('  docs/sdk.md says how to point your SDK here.')
    printCards(say)
    return
  }
  if (command === 'bridge') {
    say(`\nThe bridge is ready: ${url(ports.bridge)}  (pays through ${config.gatewayUrl})`)
    return
  }
  say('')
  say('  QuickPass Bridge is ready. Everything here is a simulation: no real money moves.')
  say('')
  say(`  Open      ${url(ports.simulator)}   the phone: buy something, pay with Cloud QuickPass`)
  say(`  Bridge    ${url(ports.bridge)}   merchant door /v3, plugin door /plugin/v1`)
  say(`  UnionPay  ${url(ports.unionpay)}   orders, accounts, certificates`)
  say(`  Shop      ${url(ports.shop)}   the demo shop's backend`)
  say(`  Top-ups   ${url(ports.topUps)}   the provider's deliveries, and accounts that fail on purpose`)
  say('')
  say('  1  Choose something in the shop and check out   选一件商品，去结算')
  say('  2  Pay with Cloud QuickPass, add a card below   用云闪付支付，添加下面的卡')
  say('  3  Type the PIN; the order shows paid           输入密码，订单显示已支付')
  say('')
  say(`  People: ${TEST_PEOPLE.map(({ name, id }) => `${name} (${id})`).join(', ')}`)
  printCards(say)
  say('')
  say(
    `  It is ${toRfc3339(clock.now()).slice(0, 16).replace('T', ' ')} in Beijing here; testers can move this clock.`,
  )
  say(`  Data is kept in ${config.dataDir}. Ctrl-C stops everything.`)
}

function printCards(say: (line: string) => void): void {
  say('')
  say('  Card number           Phone        PIN     SMS code  What happens')
  for (const card of SEEDED_CARDS) {
    say(
      `  ${card.cardNo.padEnd(20)}  ${card.phone}  ${card.pin}  ${card.sms}    ${card.label.zh} / ${card.label.en}`,
    )
  }
}
