import { useState } from 'preact/hooks'
import {
  CODE_CLASSES,
  type CodeClass,
  type MerchantCode,
  WALLETS,
  type Wallet,
} from '../../wire/network-desk.ts'
import { fenOf } from './amount.ts'
import { AmountField } from './amount-field.tsx'
import { useFaultText, useSimulator, useTexts } from './context.ts'
import { Choice, Segments } from './knobs.tsx'
import { useWorking } from './working.ts'

export interface ChosenCode extends MerchantCode {
  readonly owner: Wallet
  readonly codeClass: CodeClass
}

/** Chooses a code of somebody registered in the phone's city, and has the network make it. */
export function MerchantCodePicker(props: {
  owners?: readonly Wallet[]
  classes?: readonly CodeClass[]
  action: string
  /** The amount of an order's code where it has been typed already. */
  orderFen?: number | undefined
  onCode: (code: ChosenCode) => void | Promise<void>
}) {
  const { owners = WALLETS, classes = CODE_CLASSES } = props
  const simulator = useSimulator()
  const texts = useTexts()
  const faultText = useFaultText()
  const [owner, setOwner] = useState<Wallet>(owners[0]!)
  const [codeClass, setCodeClass] = useState<CodeClass>(
    classes.includes('merchant') ? 'merchant' : classes[0]!,
  )
  const [format, setFormat] = useState<'url' | 'emv'>('url')
  const [yuan, setYuan] = useState('12.50')
  const [fault, setFault] = useState('')
  const [isWorking, work] = useWorking()
  const isOrder = codeClass === 'order'
  const hasOwnAmount = isOrder && !('orderFen' in props)
  const amountFen = 'orderFen' in props ? props.orderFen : fenOf(yuan)
  const submit = (event: Event) => {
    event.preventDefault()
    if (isOrder && amountFen === undefined) return
    work(async () => {
      const { city } = simulator.settings
      const answer = await simulator.network.merchantCode({
        owner,
        codeClass,
        cityCode: city.code,
        ...(isOrder && amountFen !== undefined ? { amountFen } : {}),
        ...(owner === 'unionpay' ? { format } : {}),
      })
      setFault(answer.ok ? '' : faultText(answer.fault))
      if (answer.ok) await props.onCode({ ...answer.value, owner, codeClass })
    })
  }
  return (
    <form class='picker' onSubmit={submit}>
      {owners.length > 1 ? (
        <Segments
          label={texts('owner')}
          isStacked
          value={owner}
          options={owners.map((each) => [each, texts(each)])}
          onChange={setOwner}
        />
      ) : null}
      <Choice
        label={texts('codeClass')}
        value={codeClass}
        onChange={(value) => setCodeClass(value as CodeClass)}
      >
        {classes.map((each) => (
          <option key={each} value={each}>
            {texts(each)}
          </option>
        ))}
      </Choice>
      {owner === 'unionpay' ? (
        <Segments
          label={texts('codeFormat')}
          value={format}
          options={[
            ['url', texts('formatUrl')],
            ['emv', texts('formatEmv')],
          ]}
          onChange={setFormat}
        />
      ) : null}
      {hasOwnAmount ? <AmountField yuan={yuan} onInput={setYuan} /> : null}
      <button
        type='submit'
        class='button primary'
        disabled={isWorking || (isOrder && amountFen === undefined)}
      >
        {isWorking ? texts('working') : props.action}
      </button>
      {fault ? (
        <p class='wrong' role='alert'>
          {fault}
        </p>
      ) : null}
    </form>
  )
}
