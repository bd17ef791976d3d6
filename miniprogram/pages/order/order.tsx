import { Button, View } from '@tarojs/components'
import Taro, { useDidHide, useDidShow, useRouter } from '@tarojs/taro'
import { useEffect, useRef, useState } from 'preact/hooks'
import { amount } from '../../amount.ts'
import { BackendError, backend, messageOf, type Order } from '../../backend.ts'
import { newRequestId } from '../../bag.ts'
import { Failure } from '../../components/notice.tsx'
import { OrderLines } from '../../components/order-lines.tsx'
import { Page } from '../../components/page.tsx'
import { PayButton } from '../../components/pay-button.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { type Loaded, useLoaded } from '../../loaded.ts'
import { useOneAtATime } from '../../one-at-a-time.ts'
import { usePageTitle } from '../../page-title.ts'
import {
  cashierPageUrl,
  notPreparedAgainMessage,
  outcomeOf,
  type PaymentOutcome,
  payOrder,
} from '../../payment.ts'
import { texts } from '../../texts.ts'
import { OrderDetails } from './order-details.tsx'
import './order.css'
import { OrderHeadline } from './order-headline.tsx'
import { OrderRefunds } from './order-refunds.tsx'

/** How long the backend may hold a question about an unpaid order. */
const WAIT_MS = 20_000
/** Within this time a payment is final at the bank, or has come to nothing. */
const CONFIRMING_MS = 60_000
/** From one question to the next, at least. */
const PAUSE_MS = 3_000

/** One order, live, until nothing more can happen to it by itself. `?confirming=1` when it may have been paid just now. */
export default function OrderPage() {
  usePageTitle(texts.orderTitle)
  const { id = '', confirming: fromCheckout } = useRouter().params
  const loaded = useLoaded(() => backend.order(id))
  const [confirming, setConfirming] = useConfirming(fromCheckout === '1')
  const { busy, run } = useOneAtATime()
  const [message, setMessage] = useState('')
  useFollowing(id, loaded)

  const take = async (outcome: PaymentOutcome) => {
    if (outcome.kind === 'cancelled') setMessage(texts.notPaidYet)
    else if (outcome.kind === 'failed') setMessage(outcome.message)
    else setConfirming(true)
    await loaded.reload()
  }
  /** Whatever goes wrong, the order is looked at again. */
  const attempt = (work: () => Promise<void>, describe: (error: unknown) => string) =>
    run(async () => {
      setMessage('')
      try {
        await work()
      } catch (error) {
        setMessage(describe(error))
        await loaded.reload()
      }
    })
  const openCashierPage = async () => {
    const url = cashierPageUrl(await backend.prepay(id))
    await Taro.navigateTo({
      url,
      events: { result: (answer: { errMsg?: string }) => void take(outcomeOf(answer)) },
    })
  }
  const cancel = async () => {
    const { confirm } = await Taro.showModal({
      title: texts.cancelOrder,
      content: texts.cancelAsk,
      cancelText: texts.cancelKeep,
      confirmText: texts.cancelConfirm,
    })
    if (confirm) loaded.set(await backend.cancel(id))
  }

  const refundId = useRef(newRequestId())
  const refund = async () => {
    const { confirm } = await Taro.showModal({
      title: texts.refund,
      content: texts.refundAsk(amount(refundableFen(loaded.value))),
      cancelText: texts.refundKeep,
      confirmText: texts.refundConfirm,
    })
    if (!confirm) return
    loaded.set(await backend.refund(id, refundId.current))
    refundId.current = newRequestId()
  }

  const order = loaded.value
  if (!order) {
    return (
      <Page>
        {loaded.error ? (
          <Failure error={loaded.error} onRetry={loaded.reload} />
        ) : (
          <Skeleton kind='page' rows={4} />
        )}
      </Page>
    )
  }
  const payable = order.state === 'unpaid' && !confirming
  return (
    <Page className={payable ? 'page page--with-bar' : 'page'}>
      <OrderHeadline order={order} confirming={confirming} message={message} />
      <OrderLines lines={order.items} />
      <OrderRefunds order={order} />
      <OrderDetails order={order} />
      {payable && (
        <View className='order__ways'>
          <Button
            className='button button--text'
            disabled={busy}
            onClick={() => attempt(openCashierPage, notPreparedAgainMessage)}
          >
            {texts.openFullCashier}
          </Button>
          <Button className='button button--text' disabled={busy} onClick={() => attempt(cancel, messageOf)}>
            {texts.cancelOrder}
          </Button>
        </View>
      )}
      {payable && (
        <View className='bar'>
          <PayButton
            fen={order.totalFen}
            busy={busy}
            onPay={() => attempt(async () => take(await payOrder(id)), notPreparedAgainMessage)}
          />
        </View>
      )}
      {refundableFen(order) > 0 && (
        <Button className='button button--text' disabled={busy} onClick={() => attempt(refund, messageOf)}>
          {texts.refund}
        </Button>
      )}
      {order.state !== 'unpaid' && (
        <Button
          className='button button--quiet'
          hoverClass='pressed'
          onClick={() => Taro.switchTab({ url: '/pages/home/home' })}
        >
          {texts.buyAgain}
        </Button>
      )}
      <quickpass-cashier />
    </Page>
  )
}

/** What of the order's money could still be asked back. */
function refundableFen(order: Order | null): number {
  return order?.state === 'paid' ? order.totalFen - order.refundedFen : 0
}

/** Paying is off while an earlier payment may still come through, though not for ever: it may have come to nothing. */
function useConfirming(initially: boolean): [boolean, (confirming: boolean) => void] {
  const [confirming, setConfirming] = useState(initially)
  useEffect(() => {
    if (!confirming) return
    const timer = setTimeout(() => setConfirming(false), CONFIRMING_MS)
    return () => clearTimeout(timer)
  }, [confirming])
  return [confirming, setConfirming]
}

/** Keeps asking for the order while the page is in front and a payment or a refund may change it. */
function useFollowing(id: string, { value, error, set }: Loaded<Order>): void {
  const [isInFront, setIsInFront] = useState(true)
  useDidShow(() => setIsInFront(true))
  useDidHide(() => setIsInFront(false))
  const isHere = value !== null
  // An order that could not be loaded appears by itself once there is a connection.
  const mayChange = isHere ? canChangeByItself(value) : error !== null
  useEffect(() => {
    if (!isInFront || !mayChange) return
    let isOver = false
    const follow = async () => {
      while (!isOver) {
        // The backend answers an unpaid order when it changes; whatever it answers, it is not asked again at once.
        const pause = new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
        try {
          const order = await backend.order(id, isHere ? WAIT_MS : 0)
          if (!isOver) set(order)
        } catch (error) {
          if (error instanceof BackendError && error.code === 'NOT_FOUND') return
        }
        await pause
      }
    }
    void follow()
    return () => {
      isOver = true
    }
  }, [id, isInFront, isHere, mayChange])
}

function canChangeByItself({ state, refunds }: Order): boolean {
  return state === 'unpaid' || refunds.some((refund) => refund.state === 'processing')
}
