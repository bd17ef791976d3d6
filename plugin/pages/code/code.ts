import { flowPage } from '../flow-page.ts'

/** `plugin://quickpass/code` */
Page(flowPage('code'))
