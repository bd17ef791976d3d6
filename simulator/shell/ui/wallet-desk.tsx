import { useState } from 'preact/hooks'
import type { TillResult, Wallet } from '../../wire/network-desk.ts'
import type { Answer } from '../network-desk.ts'
import { fenOf } from './amount.ts'
import { AmountField } from './amount-field.tsx'
import { useSimulator, useTexts } from './context.ts'
import { DeskCard } from './desk-card.tsx'
import { Segments } from './knobs.tsx'
import { type ChosenCode, MerchantCodePicker } from './merchant-code.tsx'
import { TillResultView } from './till-result.tsx'
import { useWorking } from './working.ts'

type OtherWallet = Exclude<Wallet, 'unionpay'>
const OTHER_WALLETS: readonly OtherWallet[] = ['wechat', 'alipay']

/** The other direction: payers of other wallets scan UnionPay codes and show theirs to UnionPay tills. */
export function WalletDesk() {
  const simulator = useSimulator()
  const texts = useTexts()
  const [wallet, setWallet] = useState<OtherWallet>('wechat')
  const [yuan, setYuan] = useState('12.50')
  const [answer, setAnswer] = useState<Answer<TillResult> | null>(null)
  const [isWorking, work] = useWorking()
  const amountFen = fenOf(yuan)

  const scan = async ({ code, codeClass }: ChosenCode) => {
    const amount = codeClass === 'order' || amountFen === undefined ? {} : { amountFen }
    setAnswer(await simulator.network.scanByWallet(wallet, { code, ...amount }))
  }
  const show = (event: Event) => {
    event.preventDefault()
    if (amountFen === undefined) return
    work(async () => {
      const shown = await simulator.network.codeOfWallet(wallet)
      if (!shown.ok) return setAnswer(shown)
      const { code } = shown.value
      const cityCode = simulator.settings.city.code
      setAnswer(await simulator.network.scanAtTill({ acquirer: 'unionpay', cityCode, amountFen, code }))
    })
  }
  return (
    <DeskCard title={texts('otherWallets')} hint={texts(wallet)}>
      <Segments
        label={texts('payerOf')}
        isStacked
        value={wallet}
        options={OTHER_WALLETS.map((each) => [each, texts(each)])}
        onChange={setWallet}
      />
      <AmountField yuan={yuan} onInput={setYuan} />
      <h3>{texts('theyScan')}</h3>
      <MerchantCodePicker
        owners={['unionpay']}
        classes={['merchant', 'order']}
        action={texts('makeAndScan')}
        orderFen={amountFen}
        onCode={scan}
      />
      <h3>{texts('theyShow')}</h3>
      <form onSubmit={show} class='picker'>
        <button type='submit' class='button primary' disabled={isWorking || amountFen === undefined}>
          {texts(isWorking ? 'working' : 'showAndCharge')}
        </button>
      </form>
      <TillResultView answer={answer} />
    </DeskCard>
  )
}
