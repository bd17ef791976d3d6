import { Text, View } from '@tarojs/components'
import type { Order } from '../../backend.ts'
import { Price } from '../../components/price.tsx'
import { timeOfDay } from '../../moment.ts'
import { type OrderStage, stageOf } from '../../order-stage.ts'
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
  const stage = stageOf(order)
  const state = stage === 'unpaid' && confirming ? 'confirming' : stage
  return (
    <View className='headline' aria-role='status'>
      <View className={`headline__mark headline__mark--${state}`} aria-hidden='true' />
      <Text className='headline__words'>{texts.headlines[state]}</Text>
      <Price fen={order.payerTotalFen ?? order.totalFen} size='large' />
      <Text className='headline__hint'>{hintFor(state, order)}</Text>
      {message !== '' && (order.state === 'unpaid' || order.state === 'paid') && (
        <View className='message' aria-role='alert'>
          <Text>{message}</Text>
        </View>
      )}
    </View>
  )
}

function hintFor(state: OrderStage | 'confirming', order: Order): string {
  switch (state) {
    case 'unpaid':
      return texts.payBefore(timeOfDay(order.expiresAtMs))
    case 'confirming':
      return texts.confirmingHint
    case 'paid':
      return order.shopNo === null ? texts.paidHint : texts.marketPaidHint
    case 'refunding':
      return texts.refundingHint
    case 'refunded':
      return texts.refundedHint
    default:
      return texts.endedHint
  }
}
