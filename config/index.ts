import path from 'node:path'
import { defineConfig } from '@tarojs/cli'

/**
 * How Taro builds the demo shop from the top-level `miniprogram/` folder into `dist/miniprogram`.
 * The plugin is native and is built by `scripts/build-plugin.ts`.
 */
export default defineConfig({
  projectName: 'quickpass-bridge',
  date: '2026-11-22',
  designWidth: 750,
  deviceRatio: { 640: 1.17, 750: 1, 828: 0.905 },
  sourceRoot: 'miniprogram',
  outputRoot: process.env.SHOP_OUT ?? 'dist/miniprogram',
  plugins: [path.join(__dirname, 'repair-templates.cjs'), path.join(__dirname, 'slim-output.cjs')],
  framework: 'preact',
  compiler: { type: 'webpack5', prebundle: { enable: false } },
  // Taro's own switch never stores a pack unless the sources live in `src`; the cache is set by hand below.
  cache: { enable: false },
  logger: { quiet: true, stats: false },
  // Deeper trees go through Taro's `comp` component; sixteen levels, the default, triple the template file.
  baseLevel: 4,
  mini: {
    enableSourceMap: false,
    postcss: { pxtransform: { enable: true, config: {} }, cssModules: { enable: false } },
    compile: { exclude: [(file: string) => /node_modules/.test(file)] },
    runtime: {
      enableInnerHTML: false,
      enableAdjacentHTML: false,
      enableSizeAPIs: false,
      enableTemplateContent: false,
      enableCloneNode: false,
      enableContains: false,
      enableMutationObserver: false,
    },
    webpackChain(chain: any) {
      chain.cache({
        type: 'filesystem',
        name: `${process.env.NODE_ENV}-weapp`,
        buildDependencies: {
          config: [
            __filename,
            path.join(__dirname, '../babel.config.cjs'),
            path.join(__dirname, '../miniprogram/app.config.ts'),
          ],
        },
      })
      chain.resolve.alias.delete('react-dom').set('react-dom', path.join(__dirname, 'react-dom-preact.mjs'))
    },
  },
} as any)
