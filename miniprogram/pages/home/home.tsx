import { Button, Image, Text, View } from '@tarojs/components'
import Taro, { usePullDownRefresh } from '@tarojs/taro'
import { backend, type Goods, pictureUrl } from '../../backend.ts'
import { countPieces, useBag } from '../../bag.ts'
import { Failure } from '../../components/notice.tsx'
import { Page } from '../../components/page.tsx'
import { Price } from '../../components/price.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { useLoaded } from '../../loaded.ts'
import { openPage } from '../../open-page.ts'
import { usePageTitle, useTabNames } from '../../page-title.ts'
import { inLanguage, texts } from '../../texts.ts'
import './home.css'

export default function Home() {
  usePageTitle(texts.shopName)
  useTabNames()
  const goods = useLoaded(backend.goods)
  const bag = useBag()
  const pieces = countPieces(bag.lines)
  usePullDownRefresh(() => void goods.reload().finally(() => Taro.stopPullDownRefresh()))

  return (
    <Page className={pieces > 0 ? 'page home home--with-bag' : 'page home'}>
      <View className='home__greeting'>
        <Text className='home__name' aria-role='heading'>
          {texts.greeting}
        </Text>
        <Text className='home__motto'>{texts.shopMotto}</Text>
      </View>
      {goods.value && (
        <View className='home__tiles'>
          {goods.value.map((each) => (
            <Tile key={each.id} goods={each} />
          ))}
        </View>
      )}
      {!goods.value && goods.error && <Failure error={goods.error} onRetry={goods.reload} />}
      {!goods.value && !goods.error && <Skeleton kind='tile' rows={6} />}
      {pieces > 0 && (
        <View className='bar'>
          <Text className='bar__words'>{texts.bag(pieces)}</Text>
          <Button
            className='button button--primary bar__button'
            hoverClass='pressed'
            onClick={() => openPage('/pages/checkout/checkout')}
          >
            {texts.checkout}
          </Button>
        </View>
      )}
    </Page>
  )
}

function Tile({ goods }: { goods: Goods }) {
  const name = inLanguage(goods.name)
  return (
    <View
      className='tile'
      hoverClass='pressed'
      aria-role='button'
      onClick={() => openPage(`/pages/goods/goods?id=${goods.id}`)}
    >
      <Image
        className='tile__picture'
        src={pictureUrl(goods)}
        mode='aspectFill'
        lazyLoad
        aria-hidden='true'
      />
      <Text className='tile__name'>{name}</Text>
      <Text className='tile__tagline'>{inLanguage(goods.tagline)}</Text>
      <Price fen={goods.priceFen} size='title' />
    </View>
  )
}
