import { Image, Text, View } from '@tarojs/components'
import Taro, { useDidShow, usePullDownRefresh } from '@tarojs/taro'
import { backend, type Order, pictureUrl } from '../../backend.ts'
import { countPieces } from '../../bag.ts'
import { Failure, Notice } from '../../components/notice.tsx'
import { Page } from '../../components/page.tsx'
import { Price } from '../../components/price.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { useLoaded } from '../../loaded.ts'
import { dateAndTime } from '../../moment.ts'
import { openPage } from '../../open-page.ts'
import { stageOf } from '../../order-stage.ts'
import { usePageTitle, useTabNames } from '../../page-title.ts'
import { PLUGIN_PAGES } from '../../quickpass.ts'
import { inLanguage, texts } from '../../texts.ts'
import './orders.css'

const PICTURES_SHOWN_MAX = 4

export default function Orders() {
  usePageTitle(texts.ordersTitle)
  useTabNames()
  const orders = useLoaded(backend.orders)
  // The first load is under way when the page first appears; later appearances look again.
  useDidShow(() => {
    if (orders.value || orders.error) void orders.reload()
  })
  usePullDownRefresh(() => void orders.reload().finally(() => Taro.stopPullDownRefresh()))

  const { value, error } = orders
  return (
    <Page>
      <View
        className='card cards-link'
        hoverClass='pressed'
        aria-role='button'
        onClick={() => openPage(PLUGIN_PAGES.cards)}
      >
        <Text>{texts.myCards}</Text>
        <View className='chevron' aria-hidden='true' />
      </View>
      {value?.map((order) => (
        <OrderCard key={order.id} order={order} />
      ))}
      {value?.length === 0 && (
        <Notice
          title={texts.ordersEmpty}
          hint={texts.ordersEmptyHint}
          action={texts.goShopping}
          onAction={() => Taro.switchTab({ url: '/pages/home/home' })}
        />
      )}
      {!value && error && <Failure error={error} onRetry={orders.reload} />}
      {!value && !error && <Skeleton kind='row' rows={4} />}
    </Page>
  )
}

function OrderCard({ order }: { order: Order }) {
  const first = order.items[0]
  const stage = stageOf(order)
  return (
    <View
      className='card order-card'
      hoverClass='pressed'
      aria-role='button'
      onClick={() => openPage(`/pages/order/order?id=${order.id}`)}
    >
      <View className='order-card__head'>
        <Text className='order-card__time'>{dateAndTime(order.createdAtMs)}</Text>
        <Text className={`state state--${stage}`}>{texts.states[stage]}</Text>
      </View>
      <View className='order-card__body'>
        {order.items.slice(0, PICTURES_SHOWN_MAX).map((line) => (
          <Image
            key={line.goodsId}
            className='order-card__picture'
            src={pictureUrl(line)}
            aria-hidden='true'
          />
        ))}
        {order.items.length === 1 && first && (
          <Text className='order-card__name'>{inLanguage(first.name)}</Text>
        )}
      </View>
      <View className='order-card__foot'>
        <Text className='order-card__time'>{texts.pieces(countPieces(order.items))}</Text>
        <Price fen={order.totalFen} size='title' />
      </View>
    </View>
  )
}
