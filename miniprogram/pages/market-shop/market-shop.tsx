import { Button, Image, Text, View } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { backend, type Goods, type MarketShop, pictureUrl } from '../../backend.ts'
import { Failure } from '../../components/notice.tsx'
import { Page } from '../../components/page.tsx'
import { Price } from '../../components/price.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { useLoaded } from '../../loaded.ts'
import { openPage } from '../../open-page.ts'
import { usePageTitle } from '../../page-title.ts'
import { inLanguage, texts } from '../../texts.ts'
import './market-shop.css'

/** One shop of the market (`?shopNo=7`): what it sells, and whether Cloud QuickPass pays for it. */
export default function MarketShopPage() {
  usePageTitle(texts.marketShopTitle)
  const shopNo = Number(useRouter().params.shopNo)
  const loaded = useLoaded(() => backend.marketShop(shopNo))
  const { value, error } = loaded
  return (
    <Page>
      {value && <Headline shop={value.shop} />}
      {value?.goods.map((goods) => (
        <GoodsRow key={goods.id} goods={goods} shop={value.shop} />
      ))}
      {!value && error && <Failure error={error} onRetry={loaded.reload} />}
      {!value && !error && <Skeleton kind='row' rows={4} />}
    </Page>
  )
}

function Headline({ shop }: { shop: MarketShop }) {
  return (
    <View className='market-shop__head'>
      <Text className='market-shop__name' aria-role='heading'>
        {inLanguage(shop.name)}
      </Text>
      {shop.closedBecause ? (
        <View className='message' aria-role='status'>
          <Text>{texts.notAccepted[shop.closedBecause]}</Text>
          <Text className='market-shop__instead'>{texts.insteadOf[shop.closedBecause]}</Text>
        </View>
      ) : (
        <Text className='market-shop__pays'>{texts.acceptedVia}</Text>
      )}
    </View>
  )
}

function GoodsRow({ goods, shop }: { goods: Goods; shop: MarketShop }) {
  const buy = () => openPage(`/pages/checkout/checkout?goodsId=${goods.id}&quantity=1&shopNo=${shop.shopNo}`)
  return (
    <View className='card market-shop__goods'>
      <Image
        className='market-shop__picture'
        src={pictureUrl(goods)}
        mode='aspectFill'
        lazyLoad
        aria-hidden='true'
      />
      <View className='market-shop__words'>
        <Text>{inLanguage(goods.name)}</Text>
        <Price fen={goods.priceFen} size='title' />
      </View>
      {!shop.closedBecause && (
        <Button
          className='button button--primary market-shop__buy'
          hoverClass='pressed'
          aria-label={`${texts.buyNow} ${inLanguage(goods.name)}`}
          onClick={buy}
        >
          {texts.buyNow}
        </Button>
      )}
    </View>
  )
}
