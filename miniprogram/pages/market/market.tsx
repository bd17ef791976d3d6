import { Button, Text, View } from '@tarojs/components'
import Taro, { usePullDownRefresh } from '@tarojs/taro'
import { useState } from 'preact/hooks'
import { backend, type MarketShop, messageOf } from '../../backend.ts'
import { Failure } from '../../components/notice.tsx'
import { Page } from '../../components/page.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { useLoaded } from '../../loaded.ts'
import { useOneAtATime } from '../../one-at-a-time.ts'
import { openPage } from '../../open-page.ts'
import { usePageTitle } from '../../page-title.ts'
import { inLanguage, texts } from '../../texts.ts'
import './market.css'

/** The shops of the market, and which of them take Cloud QuickPass today. */
export default function Market() {
  usePageTitle(texts.market)
  const market = useLoaded(() => backend.marketShops(1))
  const { busy, run } = useOneAtATime()
  const [message, setMessage] = useState('')
  usePullDownRefresh(() => void market.reload().finally(() => Taro.stopPullDownRefresh()))

  const { value, error } = market
  const more = () =>
    run(async () => {
      if (!value?.nextShopNo) return
      setMessage('')
      try {
        const next = await backend.marketShops(value.nextShopNo)
        market.set({ ...next, shops: [...value.shops, ...next.shops] })
      } catch (cause) {
        setMessage(messageOf(cause))
      }
    })

  return (
    <Page>
      {value && (
        <View className='market__share'>
          <Text className='market__percent'>{texts.marketShare(value.acceptedShops, value.allShops)}</Text>
          <Text className='market__rule'>{texts.marketRule}</Text>
        </View>
      )}
      {value?.shops.map((shop) => (
        <ShopRow key={shop.shopNo} shop={shop} />
      ))}
      {message !== '' && (
        <View className='message' aria-role='alert'>
          <Text>{message}</Text>
        </View>
      )}
      {value?.nextShopNo && (
        <Button className='button button--quiet' hoverClass='pressed' disabled={busy} onClick={more}>
          {texts.moreShops}
        </Button>
      )}
      {!value && error && <Failure error={error} onRetry={market.reload} />}
      {!value && !error && <Skeleton kind='row' rows={6} />}
    </Page>
  )
}

function ShopRow({ shop }: { shop: MarketShop }) {
  return (
    <View
      className='card market__shop'
      hoverClass='pressed'
      aria-role='button'
      onClick={() => openPage(`/pages/market-shop/market-shop?shopNo=${shop.shopNo}`)}
    >
      <View className='market__words'>
        <Text className='market__name'>{inLanguage(shop.name)}</Text>
        <Text className={shop.closedBecause ? 'market__pays' : 'market__pays market__pays--yes'}>
          {shop.closedBecause ? texts.notAccepted[shop.closedBecause] : texts.accepted}
        </Text>
      </View>
      <View className='chevron' aria-hidden='true' />
    </View>
  )
}
