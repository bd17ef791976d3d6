import { Text, View } from '@tarojs/components'
import type { Order } from '../../backend.ts'
import { Price } from '../../components/price.tsx'
import { timeOfDay } from '../../moment.ts'
import { texts } from '../../texts.ts'

interface OrderHeadlineProps {
  readonly order: Order
  /** The cashier has said that it is paid, the backend has not yet. */
  readonly confirming: boolean
  /** What came of the last attempt to pay. */
  readonly message: string
}

/** First whether money moved, then the amount, then what happens next. */
export function OrderHeadline({ order, confirming, message }: OrderHeadlineProps) {
  const state = order.state === 'unpaid' && confirming ? 'confirming' : order.state
  return (
    <View className='headline' aria-role='status'>
      <View className={`headline__mark headline__mark--${state}`} aria-hidden='true' />
      <Text className='headline__words'>{texts.headlines[state]}</Text>
      <Price fen={order.payerTotalFen ?? order.totalFen} size='large' />
      <Text className='headline__hint'>{hintFor(state, order)}</Text>
      {message !== '' && (state === 'unpaid' || state === 'paid') && (
        <View className='message' aria-role='alert'>
          <Text>{message}</Text>
        </View>
      )}
    </View>
  )
}

function hintFor(state: Order['state'] | 'confirming', order: Order): string {
  if (state === 'unpaid') return texts.payBefore(timeOfDay(order.expiresAtMs))
  if (state === 'confirming') return texts.confirmingHint
  return state === 'paid' ? texts.paidHint : texts.endedHint
}
