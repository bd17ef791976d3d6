import { Button, Text, View } from '@tarojs/components'
import Taro, { useRouter } from '@tarojs/taro'
import { useRef, useState } from 'preact/hooks'
import { BackendError, backend, type Goods, type Order, type OrderLine, type Wanted } from '../../backend.ts'
import { emptyBag, newRequestId, useBag } from '../../bag.ts'
import { Failure, Notice } from '../../components/notice.tsx'
import { OrderLines } from '../../components/order-lines.tsx'
import { Page } from '../../components/page.tsx'
import { PayButton } from '../../components/pay-button.tsx'
import { Price } from '../../components/price.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { useLoaded } from '../../loaded.ts'
import { timeOfDay } from '../../moment.ts'
import { useOneAtATime } from '../../one-at-a-time.ts'
import { usePageTitle } from '../../page-title.ts'
import { notPreparedAgainMessage, notPreparedMessage, payOrder } from '../../payment.ts'
import { texts } from '../../texts.ts'

/** The bag, or one thing that is bought at once (`?goodsId=tea&quantity=1`), on its way to being paid. */
export default function Checkout() {
  usePageTitle(texts.checkoutTitle)
  const single = useSingle()
  const bag = useBag()
  const goods = useLoaded(() => goodsFor(single?.shopNo ?? null))
  const [order, setOrder] = useState<Order | null>(null)
  const { busy: paying, run } = useOneAtATime()
  const wasTried = useRef(false)
  const [message, setMessage] = useState('')

  const { requestId, lines: wanted } = single ?? bag
  // What is no longer for sale is neither shown nor ordered.
  const lines = order?.items ?? priceLines(wanted, goods.value ?? [])
  const totalFen = order?.totalFen ?? lines.reduce((sum, line) => sum + line.priceFen * line.quantity, 0)

  const pay = async () => {
    setMessage('')
    try {
      // Once placed it is this order that is paid, however often paying is tried.
      const items = lines.map(({ goodsId, quantity }) => ({ goodsId, quantity }))
      const placed = order ?? (await backend.placeOrder(requestId, items, single?.shopNo))
      setOrder(placed)
      if (!single) emptyBag()
      const outcome = await payOrder(placed.id)
      wasTried.current = true
      if (outcome.kind === 'ok' || outcome.kind === 'unsettled') return showOrder(placed.id, '&confirming=1')
      // Without an answer from the backend the order's own page goes on asking.
      const now = await backend.order(placed.id).catch(() => null)
      if (now?.state !== 'unpaid') return showOrder(placed.id)
      setMessage(outcome.kind === 'cancelled' ? texts.kept(timeOfDay(now.expiresAtMs)) : outcome.message)
    } catch (error) {
      setMessage(wasTried.current ? notPreparedAgainMessage(error) : notPreparedMessage(error))
      if (error instanceof BackendError && error.code === 'GOODS_GONE') await goods.reload()
    }
  }

  const isGone = goods.value !== null && lines.length === 0
  const error = goods.error ?? (isGone ? new BackendError('NOT_FOUND') : null)
  if (!order && !single && (isGone || wanted.length === 0)) return <EmptyBag />
  if (!order && (isGone || !goods.value)) {
    return (
      <Page>
        {error ? <Failure error={error} onRetry={goods.reload} /> : <Skeleton kind='row' rows={3} />}
      </Page>
    )
  }
  return (
    <Page className='page page--with-bar'>
      <OrderLines lines={lines} editable={!order && !single} />
      <View className='card rows'>
        <View className='rows__row'>
          <Text className='rows__label'>{texts.payWith}</Text>
          <Text className='rows__value'>{texts.quickpass}</Text>
        </View>
        <Text className='rows__hint'>{texts.quickpassHint}</Text>
      </View>
      {message !== '' && (
        <View className='message' aria-role='alert'>
          <Text>{message}</Text>
        </View>
      )}
      {order && !paying && (
        <Button className='button button--text' hoverClass='pressed' onClick={() => showOrder(order.id)}>
          {texts.seeOrder}
        </Button>
      )}
      <View className='bar'>
        <View className='bar__total'>
          <Text className='bar__label'>{texts.total}</Text>
          <Price fen={totalFen} size='title' />
        </View>
        <PayButton fen={totalFen} busy={paying} onPay={() => run(pay)} />
      </View>
      <quickpass-cashier />
    </Page>
  )
}

function EmptyBag() {
  return (
    <Page>
      <Notice
        title={texts.bagEmpty}
        hint={texts.bagEmptyHint}
        action={texts.goShopping}
        onAction={() => Taro.switchTab({ url: '/pages/home/home' })}
      />
    </Page>
  )
}

/** What this shop sells, or a shop of the market. */
async function goodsFor(shopNo: number | null): Promise<Goods[]> {
  return shopNo === null ? backend.goods() : (await backend.marketShop(shopNo)).goods
}

interface SinglePurchase {
  readonly lines: readonly Wanted[]
  readonly requestId: string
  /** The shop of the market that sells it; null for the shop's own goods. */
  readonly shopNo: number | null
}

/** What `?goodsId=` asks for; null when the bag is meant. It keeps one `requestId` as long as the page is open. */
function useSingle(): SinglePurchase | null {
  const { goodsId, quantity, shopNo } = useRouter().params
  const requestId = useRef(newRequestId())
  if (!goodsId) return null
  return {
    lines: [{ goodsId, quantity: Math.max(1, Number(quantity) || 1) }],
    requestId: requestId.current,
    shopNo: Number(shopNo) || null,
  }
}

function priceLines(wanted: readonly Wanted[], goods: readonly Goods[]): OrderLine[] {
  return wanted.flatMap(({ goodsId, quantity }) => {
    const found = goods.find((each) => each.id === goodsId)
    return found
      ? [{ goodsId, quantity, name: found.name, priceFen: found.priceFen, picture: found.picture }]
      : []
  })
}

function showOrder(id: string, more = ''): void {
  void Taro.redirectTo({ url: `/pages/order/order?id=${id}${more}` })
}
