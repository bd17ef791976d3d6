import { flowPage } from '../flow-page.ts'

/** `plugin://quickpass/top-up` */
Page(flowPage('top-up'))
